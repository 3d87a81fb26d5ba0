"""Files handed in: what they really are, whether they may be opened, and their text."""
