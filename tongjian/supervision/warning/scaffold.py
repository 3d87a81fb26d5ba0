"""A new ledger rule: its file and its cases, in place, found by everything, and failing its tests.

The new rule is not in force and its page is blank, so nothing runs it before it is written; the
tests name what is still missing.
"""

from __future__ import annotations

import json
from pathlib import Path

from tongjian.supervision.warning.declare import GROUPS, OWN_GROUP
from tongjian.supervision.warning.judge import rules

CHECKOUT = Path(__file__).resolve().parents[3]
RULES = Path("tongjian/supervision/warning/rules")
CASES = Path("tests/supervision/warning/cases")
LONGEST_TITLE = 40

RULE_FILE = '''"""Rule {number}: say in one line what it finds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import payments, per_payment
from tongjian.supervision.warning.plain import money


def find(tables: RuleTables, settings: Settings) -> Any:
    """Say which rows are kept; replace the condition, which keeps none.

    ``tables`` hold the judged jurisdictions and years alone; ``tables.dataset(name)`` reads any
    dataset named below.
    """
    rows = payments(tables)
    return per_payment(
        rows.filter(ibis.literal(False)), tables, level="blue", expected=settings["least_yuan"]
    )


def words(row: Mapping[str, Any]) -> str:
    """Say in one sentence what a deputy should know."""
    return f"{{row['unit_name']}}{{row['date_paid']:%Y年%-m月%-d日}}支付{{money(row['actual'])}}。"


RULE = LedgerRule(
    number={number},
    title={title},
    level="blue",
    group={group},
    # Law and article, or practice with its source; the tests look the article up.
    basis=(Basis(practice=""),),
    page=Page(
        purpose="",
        why="",
        method="",
        example="",
        exclusions="",
    ),
    # Not in force until it has been tried on past years.
    in_force_from=date(2999, 1, 1),
    # Name, default, unit, meaning, least, most.
    thresholds=(Threshold("least_yuan", 0, "元", "单笔支付达到此数才判断", 0, 1_000_000_000),),
    # What it cannot do without: where nothing of it counts, the year is not judged and this is
    # said. Further: optional=(...), years_before=1, places="district", towns=True.
    datasets=("payment",),
    find=find,
    words=words,
)
'''

CASE_FILE = '''"""Cases of rule {number}: at least one positive, two near misses and two edges.

Rows of any dataset: ``rows={{"tax": [{{"amount_yuan": "5.00"}}]}}``; data the rule lacks: ``missing``.
"""

from tests.supervision.warning.ledger import Case

CASES: list[Case] = []
'''


class ScaffoldRefused(Exception):
    """The rule cannot be made so; the message is Chinese."""


def scaffold_rule(
    *, number: int, group: str, title: str, checkout: Path = CHECKOUT
) -> tuple[Path, ...]:
    """Write the files of a new rule and return their paths. Raises ``ScaffoldRefused``.

    ``group`` is a key or the Chinese name of a group.
    """
    title = title.strip()
    key = _group(group)
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise ScaffoldRefused(f"名称应为1到{LONGEST_TITLE}个字，不含换行，收到“{title}”")
    known = {rule.number: rule for rule in rules()}
    if number in known:
        raise ScaffoldRefused(f"规则{known[number].key}已经存在：{known[number].title}")
    if not (checkout / CASES).is_dir():
        raise ScaffoldRefused("没有找到测试目录，只能在源码目录中新建规则")
    files = {
        checkout / RULES / key / f"r{number:03d}.py": RULE_FILE.format(
            number=number,
            title=json.dumps(title, ensure_ascii=False),
            group=json.dumps(key),
        ),
        checkout / CASES / f"r{number:03d}.py": CASE_FILE.format(number=number),
    }
    for path in files:
        if path.exists():
            raise ScaffoldRefused(f"文件已经存在：{path.relative_to(checkout)}")
    package = checkout / RULES / key / "__init__.py"
    package.parent.mkdir(exist_ok=True)
    package.touch()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return tuple(files)


def _group(given: str) -> str:
    groups = {key: title for key, title in GROUPS.items() if key != OWN_GROUP}
    for key, title in groups.items():
        if given.strip() in (key, title):
            return key
    listed = "、".join(f"{key}（{title}）" for key, title in groups.items())
    raise ScaffoldRefused(f"没有分组“{given}”，可用的分组：{listed}")
