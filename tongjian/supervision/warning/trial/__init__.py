"""Back-tests: what a rule would have found with other thresholds; nothing is registered."""
