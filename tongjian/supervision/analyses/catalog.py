"""The declared analyses, found by walking the groups' packages."""

from functools import cache

from tongjian.core.declared.registry import discover
from tongjian.supervision.analyses.declare import GROUPS, Analysis


@cache
def all_analyses() -> tuple[Analysis, ...]:
    """Return every declared analysis by group and order."""
    groups = list(GROUPS)
    found = [each for group in GROUPS for each in discover(f"{__package__}.{group}", "ANALYSIS")]
    return tuple(sorted(found, key=lambda each: (groups.index(each.group), each.order, each.key)))


def analysis_named(key: str) -> Analysis:
    """Return the analysis called ``key`` or raise ``KeyError``."""
    for analysis in all_analyses():
        if analysis.key == key:
            return analysis
    raise KeyError(key)
