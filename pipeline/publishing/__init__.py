"""A build becomes the published one: its files, its data package, its version and its citation."""
