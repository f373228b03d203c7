"""The members of each dimension with the wordings that publishers use, and the wordings that are in a text."""
