"""Thresholds of one's own: proposed by one person, approved by another."""
