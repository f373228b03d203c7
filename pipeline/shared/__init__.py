"""What machines share beside the lake, in the bucket that it is in: raw files, and what is published."""
