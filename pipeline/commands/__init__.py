"""The pdu commands, and what they show in the terminal."""
