"""How a run ends: its page is written, and people are notified."""
