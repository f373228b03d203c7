"""What the figures themselves say where words leave it open: signs, scales, counts, and what says others again."""
