"""What one can tick beside a score; keys are kept, words may change."""

from __future__ import annotations

GOOD = {
    "clear": "指南说得清楚",
    "few_papers": "要的材料少",
    "fast": "办得快",
    "once": "一次就办好",
    "kind": "态度好",
    "told": "进度随时知道",
}
BAD = {
    "unclear": "指南说不清楚",
    "more_papers": "多要材料",
    "again": "反复补材料",
    "late": "没有按时办",
    "rude": "态度不好",
    "ran": "要跑多个地方",
    "fee": "收了不该收的费",
    "broken": "网页不好用",
}
TAGS = {**GOOD, **BAD}


def fitting(score: int, keys: list[str]) -> list[str]:
    """Return the known tags among ``keys``, praise only for 1 to 3, blame only for 3 to 5."""
    may = set(GOOD if score <= 3 else ()) | set(BAD if score >= 3 else ())
    return [key for key in TAGS if key in keys and key in may]
