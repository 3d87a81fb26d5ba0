"""What document rules 81 and 82 hold against a performance declaration."""
