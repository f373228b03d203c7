"""From tables to observations: what the texts around a figure mean, and which kind of fact they make together."""
