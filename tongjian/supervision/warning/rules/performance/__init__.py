"""Rules on performance, audit and final accounts of projects."""
