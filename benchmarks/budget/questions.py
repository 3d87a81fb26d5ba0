"""The engine's part alone, asked of this system, PostgreSQL and DuckDB: compile, run, fetch.

A question is one SQL text that all three understand and the same thing built by the product's own
query builder. It is asked once of each of several places, units, years or words; the median counts.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.budget.place import NOW, YEARS, Place, tell
from benchmarks.budget.plain import Plain, opened
from benchmarks.report import Line

ROUNDS = 9
OWN = "level_scope = 'own_level'"
HERE = f"jurisdiction = '{{place}}' AND fiscal_year = {{year}} AND {OWN}"
FIGURES = "sum(amount_yuan) AS paid, count(*) AS n"
WORDS = (
    "工资",
    "监理费",
    "评估",
    "结算",
    "委托服务",
    "进度款",
    "第7批",
    "在编人员",
    "第12批",
    "资金下达",
)
NO_WORD = (
    "乡村振兴示范",
    "购置新能源",
    "无人机",
    "海绵城市",
    "老旧小区加装",
    "停车充电",
    "河长",
    "垃圾分类站",
)
AGGREGATE, LIST = "aggregate", "list"
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """``sql`` has ``{payment}`` and what ``given`` names; ``ours`` builds and runs the same."""

    title: str
    kind: str
    sql: str
    ours: Callable[[Any, Given], Any]
    places: str = "one"  # "one" or "all": which files it needs
    years: str = "one"
    also: str = ""  # a second statement the product's page needs too: the count


def _state(given: Given, **more: Any) -> Any:
    from tongjian.supervision.datasets import dataset_named
    from tongjian.supervision.queries.state import State

    declared = dataset_named("payment")
    state = State(
        dataset=declared,
        jurisdiction=given["place"],
        year=given["year"],
        as_of=NOW.date(),
        by="organisation",
        paths={"organisation": (given["place"],)},
        today=NOW.date(),
    )
    return replace(state, **more)


def _level(**more: Any) -> Callable[[Any, Given], Any]:
    def ask(tables: Any, given: Given) -> Any:
        from tongjian.supervision.queries import build, reads

        filled = {key: value(given) if callable(value) else value for key, value in more.items()}
        state = _state(given, **filled)
        return tables.execute(build.by_level(reads.base(tables, state, None), state)).to_pylist()

    return ask


def _months(tables: Any, given: Given) -> Any:
    from tongjian.supervision.queries import build, reads

    state = _state(given)
    expression = build.by_month(reads.base(tables, state, None), state)
    return tables.execute(expression).to_pylist()


def _listed(**more: Any) -> Callable[[Any, Given], Any]:
    def ask(tables: Any, given: Given) -> Any:
        from tongjian.supervision.queries import build, reads

        filled = {key: value(given) if callable(value) else value for key, value in more.items()}
        state = _state(given, sort="-amount_yuan", **filled)
        rows = reads.base(tables, state, None)
        found = tables.execute(build.listed(rows, state).limit(50)).to_pylist()
        count = tables.execute(build.counted(rows)).to_pylist()
        return found, count

    return ask


def _years_and_months(tables: Any, given: Given) -> Any:
    table = tables.tables.payment
    rows = table.filter(table.level_scope == "own_level")
    rows = rows.mutate(month=rows.date_paid.month())
    rows = rows.group_by("fiscal_year", "month").agg(paid=rows.amount_yuan.sum(), n=rows.count())
    return tables.execute(rows.order_by("fiscal_year", "month")).to_pylist()


def _classes(tables: Any, given: Given) -> Any:
    table = tables.tables.payment
    rows = table.filter(table.level_scope == "own_level")
    rows = rows.mutate(code=rows.function_code.left(3))
    rows = rows.group_by("fiscal_year", "code").agg(paid=rows.amount_yuan.sum(), n=rows.count())
    return tables.execute(rows.order_by("fiscal_year", "code")).to_pylist()


def _payees(tables: Any, given: Given) -> Any:
    import ibis

    table = tables.tables.payment
    rows = table.filter(table.level_scope == "own_level", table.fiscal_year == given["year"])
    rows = rows.group_by("payee").agg(paid=rows.amount_yuan.sum(), n=rows.count())
    return tables.execute(rows.order_by(ibis.desc("paid"), "payee").limit(50)).to_pylist()


def _unit_path(given: Given) -> dict[str, tuple[str, ...]]:
    return {"organisation": (given["place"], given["unit"][:-3], given["unit"])}


QUESTIONS = (
    Question(
        "一地一年：按主管部门",
        AGGREGATE,
        f"SELECT substr(unit, 1, length(unit) - 3) AS code, {FIGURES} FROM {{payment}}"
        f" WHERE {HERE} GROUP BY 1 ORDER BY 2 DESC, 1",
        _level(),
    ),
    Question(
        "一地一年：按功能分类的类",
        AGGREGATE,
        f"SELECT substr(function_code, 1, 3) AS code, {FIGURES} FROM {{payment}}"
        f" WHERE {HERE} GROUP BY 1 ORDER BY 2 DESC, 1",
        _level(by="function"),
    ),
    Question(
        "一地一年：按月",
        AGGREGATE,
        "SELECT fiscal_year, extract(month FROM date_paid)::INTEGER AS month, sum(amount_yuan)"
        f" FROM {{payment}} WHERE {HERE} GROUP BY 1, 2 ORDER BY 1, 2",
        _months,
    ),
    Question(
        "十地一年：总预算按区划",
        AGGREGATE,
        f"SELECT jurisdiction, {FIGURES} FROM {{payment}} WHERE fiscal_year = {{year}} AND {OWN}"
        " AND function_code NOT LIKE '230%' GROUP BY 1 ORDER BY 2 DESC, 1",
        _level(view="all", paths={}),
        places="all",
    ),
    Question(
        "十地一年：收款最多的五十家",
        AGGREGATE,
        f"SELECT payee, {FIGURES} FROM {{payment}} WHERE fiscal_year = {{year}} AND {OWN}"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50",
        _payees,
        places="all",
    ),
    Question(
        "十地五年：按年和月",
        AGGREGATE,
        f"SELECT fiscal_year, extract(month FROM date_paid)::INTEGER AS month, {FIGURES} FROM {{payment}}"
        f" WHERE {OWN} GROUP BY 1, 2 ORDER BY 1, 2",
        _years_and_months,
        places="all",
        years="all",
    ),
    Question(
        "十地五年：按年和功能分类的类",
        AGGREGATE,
        f"SELECT fiscal_year, substr(function_code, 1, 3) AS code, {FIGURES} FROM {{payment}}"
        f" WHERE {OWN} GROUP BY 1, 2 ORDER BY 1, 2",
        _classes,
        places="all",
        years="all",
    ),
    Question(
        "一个单位：按项目",
        LIST,
        f"SELECT project, max(project_name), {FIGURES} FROM {{payment}}"
        f" WHERE {HERE} AND unit = '{{unit}}' GROUP BY 1 ORDER BY 3 DESC, 1",
        _level(paths=_unit_path),
    ),
    Question(
        "一个单位的明细：按金额排序的前五十笔和笔数",
        LIST,
        f"SELECT * FROM {{payment}} WHERE {HERE} AND unit = '{{unit}}'"
        " ORDER BY amount_yuan DESC, payment_no LIMIT 50",
        _listed(paths=_unit_path),
        also=f"SELECT count(*) FROM {{payment}} WHERE {HERE} AND unit = '{{unit}}'",
    ),
    Question(
        "一地一年的明细：月份和金额筛选，前五十笔和笔数",
        LIST,
        f"SELECT * FROM {{payment}} WHERE {HERE} AND date_paid BETWEEN '{{year}}-03-01'"
        " AND '{year}-06-30' AND amount_yuan >= {least}"
        " ORDER BY amount_yuan DESC, payment_no LIMIT 50",
        _listed(month="03", to_month="06", least=lambda given: given["least"]),
        also=f"SELECT count(*) FROM {{payment}} WHERE {HERE} AND date_paid BETWEEN"
        " '{year}-03-01' AND '{year}-06-30' AND amount_yuan >= {least}",
    ),
    Question(
        "一地一年的明细：关键词，前五十笔和笔数",
        LIST,
        f"SELECT * FROM {{payment}} WHERE {HERE} AND (project_name LIKE '%{{word}}%' OR payee LIKE"
        " '%{word}%' OR purpose LIKE '%{word}%') ORDER BY amount_yuan DESC, payment_no LIMIT 50",
        _listed(q=lambda given: given["word"]),
        also=f"SELECT count(*) FROM {{payment}} WHERE {HERE} AND (project_name LIKE '%{{word}}%'"
        " OR payee LIKE '%{word}%' OR purpose LIKE '%{word}%')",
    ),
    Question(
        "一地一年的明细：没有一笔符合的关键词",
        LIST,
        f"SELECT * FROM {{payment}} WHERE {HERE} AND (project_name LIKE '%{{no_word}}%' OR payee"
        " LIKE '%{no_word}%' OR purpose LIKE '%{no_word}%') ORDER BY amount_yuan DESC, payment_no"
        " LIMIT 50",
        _listed(q=lambda given: given["no_word"]),
        also=f"SELECT count(*) FROM {{payment}} WHERE {HERE} AND (project_name LIKE '%{{no_word}}%'"
        " OR payee LIKE '%{no_word}%' OR purpose LIKE '%{no_word}%')",
    ),
)


def asked(place: Place, number: int) -> Given:
    """Return what is asked about in round ``number``; another place, year and unit each time."""
    chance = random.Random(number)
    code = place.places[number % len(place.places)]
    return {
        "place": code,
        "year": YEARS[number % len(YEARS)],
        "unit": chance.choice(place.units[code]),
        "word": WORDS[number % len(WORDS)],
        "no_word": NO_WORD[number % len(NO_WORD)],
        "least": Decimal(1000 + 37 * number),
    }


def measure(place: Place, plain: Plain) -> list[Line]:
    """Ask every question of all three; a line of the report for each."""
    return [_measured(question, place, plain) for question in QUESTIONS]


def _measured(question: Question, place: Place, plain: Plain) -> Line:
    from tongjian.supervision.queries.source import Source

    taken: dict[str, list[float]] = {"ours": [], "postgres": [], "files": [], "table": []}
    for number in range(ROUNDS + 1):
        given = asked(place, number)
        places = [given["place"]] if question.places == "one" else place.places
        years: Sequence[int] = [given["year"]] if question.years == "one" else YEARS
        tables = Source(opened(places, years), given["year"])
        files = plain.files(places, years)
        statements = [text for text in (question.sql, question.also) if text]
        asks: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("ours", partial(question.ours, tables, given)),
            ("postgres", partial(_run, plain.postgres, statements, given, "plain_payment")),
            ("files", partial(_run, plain.duck, statements, given, files)),
            ("table", partial(_run, plain.duck, statements, given, "payment")),
        )
        answers = {}
        for name, ask in asks:
            begun = time.perf_counter()
            answers[name] = ask()
            if number:  # the first is the warm-up
                taken[name].append(time.perf_counter() - begun)
        amounts = [_amounts(answer) for answer in answers.values()]
        assert all(one == amounts[0] for one in amounts), (question.title, given)
    ours, postgres, same_files, own_table = (statistics.median(taken[name]) for name in taken)
    tell(
        f"{question.title}: {ours * 1000:.1f} / {postgres * 1000:.1f} / {same_files * 1000:.1f} / {own_table * 1000:.1f} 毫秒"
    )
    goal = "≥ PostgreSQL 的 20 倍" if question.kind == AGGREGATE else "≤ PostgreSQL + 15 毫秒"
    times = (
        f"{postgres / ours:.1f} 倍"
        if question.kind == AGGREGATE
        else f"{(ours - postgres) * 1000:+.0f} 毫秒"
    )
    against = (
        f"{ours / same_files:.2f} 倍"
        if same_files >= 0.1
        else f"{(ours - same_files) * 1000:+.0f} 毫秒"
    )
    figures = [f"{seconds * 1000:.1f} 毫秒" for seconds in (ours, postgres, same_files, own_table)]
    return (question.title, goal, *figures, times, against)


def _amounts(answer: Any) -> list[Decimal]:
    """Return every amount in an answer, however it is nested: the same for all three."""
    if isinstance(answer, Decimal):
        return [answer]
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if not isinstance(answer, list | tuple):
        return []
    return sorted(amount for part in answer for amount in _amounts(part))


def _run(con: Any, statements: list[str], given: Given, payment: str) -> Any:
    return [con.execute(text.format(payment=payment, **given)).fetchall() for text in statements]
