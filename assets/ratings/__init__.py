"""Marts: the tables that are published, one module a subject."""
