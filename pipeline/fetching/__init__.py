"""New releases: when they are due, how they get into the raw folder, whether they are in."""
