"""Texts by themselves: their words, the dates and periods in them, and what is a remark on something else."""
