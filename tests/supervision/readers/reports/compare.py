"""Holding what was read against the truth, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

KEYS = (
    "side", "code", "name", "budget_yuan", "adjusted_yuan", "actual_yuan", "subtotal", "of_which",
)  # fmt: skip


def differences(read: Sequence[dict[str, Any]], truth: Sequence[dict[str, Any]]) -> list[str]:
    """Return what differs, in words; nothing when every line is as it should be."""
    found = []
    for at, (line, true) in enumerate(zip(read, truth, strict=False)):
        for key in KEYS:
            if line[key] != true[key]:
                found.append(f"{at} {true['name']} {key}: {line[key]} instead of {true[key]}")
    if len(read) != len(truth):
        extra = [line["name"] for line in read if line["name"] not in {t["name"] for t in truth}]
        found.insert(0, f"{len(read)} lines instead of {len(truth)}; extra {extra}")
    return found
