"""A new analysis: its file, in place, found by everything, and failing its tests until it is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tongjian.supervision.analyses.catalog import all_analyses
from tongjian.supervision.analyses.declare import GROUPS

CHECKOUT = Path(__file__).resolve().parents[3]
ANALYSES = Path("tongjian/supervision/analyses")
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")
LONGEST_KEY = 40
LONGEST_TITLE = 40

FILE = '''"""Say in one line what it shows."""

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    RowLink,
)
from tongjian.supervision.analyses.figures import Sum, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {{"paid": Ref("payment", "amount_yuan")}}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per function class; replace by what is asked."""
    records = merge(
        "class", sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["class"])
    )
    return Answer(
        "功能分类",
        columns(paid="支出"),
        lines(records, "class", REFS, names=tables.names("function")),
        whole(records, REFS),
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """State the finding; only what the rows say."""
    return words.NOTHING if answer.figure("paid") is None else "共支出。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the same figures."""
    return charts.bars(answer, ["paid"], "支出", link)


ANALYSIS = Analysis(
    key={key},
    title={title},
    group={group},
    order=999,
    # The plain question it answers, the basis and the caveats: the tests say what is missing.
    question="",
    datasets=("payment",),
    basis=(Basis(practice=""),),
    caveats=(),
    build=build,
    sentence=sentence,
    chart=chart,
)
'''


class ScaffoldRefused(Exception):
    """The analysis cannot be made so; the message is Chinese."""


def scaffold_analysis(*, key: str, group: str, title: str, checkout: Path = CHECKOUT) -> Path:
    """Write the file of a new analysis and return its path. Raises ``ScaffoldRefused``.

    ``group`` is a key or the Chinese name of a group.
    """
    title = title.strip()
    if not KEY.match(key) or len(key) > LONGEST_KEY:
        raise ScaffoldRefused(f"标识应为小写英文单词，用连字符相连，收到“{key}”")
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise ScaffoldRefused(f"名称应为1到{LONGEST_TITLE}个字，不含换行，收到“{title}”")
    known = {each.key: each for each in all_analyses()}
    if key in known:
        raise ScaffoldRefused(f"分析“{key}”已经存在：{known[key].title}")
    path = checkout / ANALYSES / _group(group) / f"{key.replace('-', '_')}.py"
    if not path.parent.is_dir():
        raise ScaffoldRefused("没有找到分析的目录，只能在源码目录中新建分析")
    if path.exists():
        raise ScaffoldRefused(f"文件已经存在：{path.relative_to(checkout)}")
    text = FILE.format(
        key=json.dumps(key),
        title=json.dumps(title, ensure_ascii=False),
        group=json.dumps(path.parent.name),
    )
    path.write_text(text, encoding="utf-8")
    return path


def _group(given: str) -> str:
    for key, title in GROUPS.items():
        if given.strip() in (key, title):
            return key
    listed = "、".join(f"{key}（{title}）" for key, title in GROUPS.items())
    raise ScaffoldRefused(f"没有分组“{given}”，可用的分组：{listed}")
