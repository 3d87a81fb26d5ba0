"""What one person proposes and another decides: thresholds and rules of one's own alike."""
