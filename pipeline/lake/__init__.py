"""The lake: every table of the project as of the last build, with what it was made from. Both runners keep it."""
