"""What holds for a whole table: its titles and the lines above, its sheet, the cover and the notes."""
