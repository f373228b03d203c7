"""From a raw folder to readings: which files there are, whose tables they hold, and each figure with its address."""
