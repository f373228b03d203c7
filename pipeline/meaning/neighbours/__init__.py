"""What rows and columns mean beside one another: which measure, which day, which of several inspections."""
