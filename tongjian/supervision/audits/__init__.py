"""Audit problems 审计查出问题: each a case of its own, from the audit's list to its closing."""
