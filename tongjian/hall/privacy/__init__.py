"""Personal data: revealed with a reason, kept as long as needed, exported and erased on request."""
