"""What one text means for a kind of fact: the members that it names, and its words that no list knows."""
