"""What the page of a back-test shows: hits per year and place, by steps, overlap, examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from tongjian.core.charts.model import Bars, Chart, Series
from tongjian.core.orgs.reads import places
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.pages import rule_title
from tongjian.supervision.warning.reads import seen
from tongjian.supervision.warning.settings.models import BackTest
from tongjian.supervision.warning.settings.values import shown

PARTS = {"new": "只有试算的界限才命中", "gone": "按试算的界限不再命中", "kept": "两种界限都命中"}
UNIT = "条"


def page(test: BackTest, rule: Rule | None) -> dict[str, Any]:
    """Return all a finished back-test shows."""
    result = test.result or {}
    names = {place.code: place.name for place in places()}
    present, proposed = _total(result["present"]), _total(result["proposed"])
    return {
        "values": _values(test, rule, names),
        "sentence": _sentence(test, present, proposed),
        "present": present,
        "proposed": proposed,
        "more": proposed - present,
        "table": _table(test, names),
        "by_year": _by_year(test),
        "by_step": _by_step(test, rule),
        "overlap": [
            {**each, "title": rule_title(each["rule"]), "url": _list_of(each["rule"])}
            for each in result["overlap"]
        ],
        "parts": _parts(test, names),
        "unjudged": _unjudged(test, names),
    }


def _total(counts: Iterable[Sequence[Any]]) -> int:
    return sum(number for _, _, number in counts)


def _sentence(test: BackTest, present: int, proposed: int) -> str:
    span = f"{test.years[0]}年" if len(test.years) == 1 else f"{test.years[0]}至{test.years[-1]}年"
    if present == proposed:
        return f"{span}，按现行界限命中{present}条，按试算的界限也是{proposed}条。"
    more = "多" if proposed > present else "少"
    return (
        f"{span}，按现行界限命中{present}条，按试算的界限命中{proposed}条，"
        f"{more}{abs(proposed - present)}条。"
    )


def _values(test: BackTest, rule: Rule | None, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each threshold tried beside that in force; towns only where theirs differs."""
    known = {each.name: each for each in rule.thresholds} if rule else {}
    in_force = (test.result or {})["present_values"]
    own = in_force.get(test.jurisdiction_id) or next(iter(in_force.values()))
    rows = []
    for name, value in test.values.items():
        threshold = known.get(name)
        differing = [
            f"{names.get(code, code)}{shown(Decimal(of_place[name]))}"
            for code, of_place in in_force.items()
            if of_place.get(name) != own.get(name)
        ]
        rows.append(
            {
                "name": name,
                "meaning": threshold.meaning if threshold else name,
                "unit": threshold.unit if threshold else "",
                "present": shown(Decimal(own[name])),
                "tried": shown(Decimal(value)),
                "changed": Decimal(own[name]) != Decimal(value),
                "differing": "、".join(differing),
            }
        )
    return rows


def _by_place(counts: Iterable[Sequence[Any]]) -> dict[tuple[str, int], int]:
    return {(place, year): number for place, year, number in counts}


def _table(test: BackTest, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row per place and year with a hit either way."""
    result = test.result or {}
    before, after = _by_place(result["present"]), _by_place(result["proposed"])
    return [
        {
            "place": names.get(code, code),
            "year": year,
            "present": before.get((code, year), 0),
            "proposed": after.get((code, year), 0),
            "difference": after.get((code, year), 0) - before.get((code, year), 0),
        }
        for code in test.places
        for year in test.years
        if (code, year) in before or (code, year) in after
    ]


def _unjudged(test: BackTest, names: Mapping[str, str]) -> list[str]:
    """Return in words where and in which years the rule did not judge for want of data."""
    years: dict[str, list[int]] = {}
    for code, year in (test.result or {})["unjudged"]:
        years.setdefault(code, []).append(year)
    return [
        f"{names.get(code, code)}{'、'.join(str(year) for year in own)}年"
        for code, own in years.items()
    ]


def _by_year(test: BackTest) -> Chart:
    result = test.result or {}
    return Bars(
        title="各年命中数",
        summary="",
        unit=UNIT,
        categories=[f"{year}年" for year in test.years],
        series=[
            Series(title, [Decimal(_of_year(result[key], year)) for year in test.years])
            for key, title in (("present", "现行界限"), ("proposed", "试算的界限"))
        ],
        heading="年度",
    )


def _of_year(counts: Iterable[Sequence[Any]], year: int) -> int:
    return sum(number for _, of, number in counts if of == year)


def _by_step(test: BackTest, rule: Rule | None) -> Chart | None:
    """Return hits by value of the stepped threshold, a series for each year; None without steps."""
    steps = (test.result or {})["steps"]
    threshold = (
        next((one for one in rule.thresholds if one.name == test.stepped), None) if rule else None
    )
    if not steps or threshold is None:
        return None
    tried = Decimal(test.values[test.stepped])
    return Bars(
        title=f"{threshold.meaning}：各档命中数",
        summary=f"其他界限都用试算的数；试算的一档是{shown(tried)}{threshold.unit}。",
        unit=UNIT,
        categories=[f"{shown(Decimal(value))}{threshold.unit}" for value, _ in steps],
        series=[
            Series(f"{year}年", [Decimal(_of_year(counts, year)) for _, counts in steps])
            for year in test.years
        ],
        stacked=True,
        heading=threshold.unit,
    )


def _list_of(rule: int) -> str:
    return f"{reverse('warnings')}?rule={rule}"


def _parts(test: BackTest, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the examples, each with its warning's address or else that of its first row."""
    compared = (test.result or {})["compared"]
    keys = [_key(one) for part in compared.values() for one in part["examples"]]
    known = _warnings(test, keys)
    return [
        {
            "title": title,
            "number": compared[name]["number"],
            "examples": [
                {
                    **one,
                    "place": names.get(one["place"], one["place"]),
                    "url": known.get(_key(one)) or _row(one["row"]),
                }
                for one in compared[name]["examples"]
            ],
        }
        for name, title in PARTS.items()
    ]


def _key(one: Mapping[str, Any]) -> tuple[str, int, str, str]:
    return (one["place"], one["year"], one["kind"], one["code"])


def _warnings(test: BackTest, keys: Sequence[tuple[str, int, str, str]]) -> dict[Any, str]:
    rows = seen().filter(rule=test.rule, subject_code__in={key[3] for key in keys}, gone_at=None)
    found = rows.values_list("pk", "jurisdiction_id", "year", "subject_kind", "subject_code")
    return {tuple(key): reverse("warning", args=[pk]) for pk, *key in found}


def _row(row: Sequence[Any] | None) -> str:
    return reverse("query_row", args=list(row)) if row else ""
