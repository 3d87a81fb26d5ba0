"""The demonstration district: from a seed to files that a finance bureau could have delivered.

``generate`` writes units, budgets, payments and revenue of one district and nine towns, on request
everything else that hangs together with them, and a manifest of what happened in them (``events``), what only nearly happened (``near_misses``) and
what the published totals show of themselves (``published``). Units and payees are invented.

It knows nothing of rules: it states events and shares neither words nor thresholds with them.
"""

from tongjian.supervision.demo.district.generate import ALL, CORE, generate
from tongjian.supervision.demo.district.manifest import (
    LABEL,
    Happening,
    Manifest,
    PlannedDelivery,
)

__all__ = ["ALL", "CORE", "LABEL", "Happening", "Manifest", "PlannedDelivery", "generate"]
