"""Background work that outlives a crash of its worker."""
