"""What is promised about speed, measured beside the same work in plain PostgreSQL."""
