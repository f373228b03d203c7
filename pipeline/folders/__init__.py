"""Folders that are whole whenever somebody looks: the marts folder and its builds, whose turn it is, what is kept."""
