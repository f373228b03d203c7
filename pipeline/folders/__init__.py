"""Folders that are whole whenever somebody looks: the marts folder and its builds, its lock, what is kept."""
