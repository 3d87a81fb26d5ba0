"""Checks of a department's published final accounts: ``check_tables`` and ``check_text``."""
