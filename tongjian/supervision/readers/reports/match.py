"""Names of lines to codes of the year's dictionary. No code is better than a wrong one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tongjian.supervision.datasets.dictionaries import FILES, Code, codes
from tongjian.supervision.readers.reports.words import squeeze

ALIASES = Path(__file__).with_name("aliases.csv")
OFFERED = Path(__file__).with_name("offered.csv")
LATEST = 9999
ECONOMIC = ("economic_department", "economic_government")
EXPENDITURE_LISTS = ("function", *ECONOMIC)
PREFIX = {"1": "revenue", "2": "function", "3": "economic_department", "5": "economic_government"}
BETWEEN_LEVELS = ("230", "231", "105", "110")
BETWEEN_CLASSES = ("230", "231", "105", "110")
MOST_SUGGESTIONS = 3
LEVEL_BEHIND = re.compile(r"\([类款项]\)$")  # 财政事务（款）
LIKE_ENOUGH = 0.34
# 11001 below 110 and the like are found anywhere in their budget; other funds print names that
# only sound like those of the general budget.
ALLOWED = {
    ("revenue", "fund"): ("10301", "105", "110"),
    ("revenue", "state_capital"): ("10306", "105", "110"),
    ("revenue", "social_insurance"): ("102",),
    ("function", "social_insurance"): ("209",),
}

Mapped = Mapping[str | tuple[str, str], str]


@dataclass(frozen=True)
class Dictionary:
    """The code lists that a table's names are held against.

    ``year`` is None for the lists in force at present. ``lists`` has the four lists of
    ``datasets.dictionaries`` by name.
    """

    year: int | None
    lists: Mapping[str, tuple[Code, ...]]

    @classmethod
    def of(cls, year: int | None) -> Dictionary:
        """Return the declared lists of a year, the latest ones for None."""
        asked = LATEST if year is None else year
        return cls(year, {name: codes(name, asked) for name in FILES})

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Return code → name by list."""
        return {
            name: {code.code: code.name for code in entries} for name, entries in self.lists.items()
        }

    @cached_property
    def index(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """Return by list, for each form of a name, the codes and how they were found."""
        return {name: _index(name, entries) for name, entries in self.lists.items()}

    @cached_property
    def forms(self) -> dict[str, list[tuple[Code, str]]]:
        """Return by list the codes with the form of their names that likeness compares."""
        return {
            name: [(entry, key(entry.name)) for entry in entries]
            for name, entries in self.lists.items()
        }

    def name_of(self, code: str) -> str | None:
        """Return the name of a code of any list."""
        return self.names.get(PREFIX.get(code[:1], ""), {}).get(code)

    def found(self, list_name: str, name: str) -> list[tuple[str, str]]:
        """Return the codes a name can stand for in a list, each with how it was found."""
        index = self.index.get(list_name, {})
        ways: dict[str, str] = {}
        for form in forms(name):
            for code, way in index.get(form, []):
                ways.setdefault(code, way)
        exact = [pair for pair in ways.items() if pair[1] == "exact"]
        rest = [pair for pair in ways.items() if pair[1] != "exact"]
        return exact + rest

    def suggest(
        self, list_names: Iterable[str], name: str, beneath: tuple[str, ...] = ("",)
    ) -> list[dict[str, str]]:
        """Return up to three codes with names like ``name``, best first.

        Only codes that begin with one of ``beneath``.
        """
        wanted = key(name)
        scored = []
        for list_name in list_names:
            offered = _offered().get((list_name, wanted), ())
            for entry, form in self.forms.get(list_name, ()):
                likeness = 1.0 if entry.code in offered else _likeness(wanted, form)
                if likeness >= LIKE_ENOUGH and entry.code.startswith(beneath):
                    scored.append((-likeness, len(entry.code), entry.code, entry.name))
        return [
            {"code": code, "name": found} for _, _, code, found in sorted(scored)[:MOST_SUGGESTIONS]
        ]


def key(name: str) -> str:
    """Return what two spellings of a name have in common: no spaces, marks or brackets."""
    plain = squeeze(name).replace("與", "与")
    plain = re.sub(r"[与及]", "和", plain)
    return re.sub(r"[\W_]", "", plain)


def forms(name: str) -> list[str]:
    """Return the forms under which a name is looked up: whole, and without （含…）."""
    plain = squeeze(name)
    short = re.sub(
        r"[(\[][^()\[\]]*?(?:含|包括|剔除|扣除|不包|注|%|部分|分成|留成)[^()\[\]]*[)\]]", "", plain
    )
    short = LEVEL_BEHIND.sub("", short)
    return list(dict.fromkeys(form for form in (key(plain), key(short)) if form))


@cache
def _offered() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return codes by list and name that covers several of them: offered, never taken."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with OFFERED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            asked = (row["list"], key(row["name"]))
            found[asked] = (*found.get(asked, ()), row["code"])
    return found


@cache
def _aliases() -> tuple[tuple[str, str, str], ...]:
    with ALIASES.open(encoding="utf-8", newline="") as file:
        return tuple((row["list"], row["code"], row["alias"]) for row in csv.DictReader(file))


def _index(list_name: str, entries: tuple[Code, ...]) -> dict[str, list[tuple[str, str]]]:
    index: dict[str, dict[str, str]] = {}
    known = {entry.code for entry in entries}
    for entry in entries:
        index.setdefault(key(entry.name), {})[entry.code] = "exact"
    for owner, code, alias in _aliases():
        if owner == list_name and code in known:
            index.setdefault(key(alias), {}).setdefault(code, "alias")
    tail = "收入" if list_name == "revenue" else "支出"
    for form, found in list(index.items()):
        # 教育 and 教育支出, 罚没 and 罚没收入 are one; 其他 alone is nothing.
        other = form.removesuffix(tail) if form.endswith(tail) else f"{form}{tail}"
        if (
            other in {"", "其他", "专项", "本年", "上年", "政府性基金", "国有资本经营"}
            or len(other) < 2
        ):
            continue
        for code in found:
            index.setdefault(other, {}).setdefault(code, "alias")
    return {form: list(found.items()) for form, found in index.items()}


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are: shared pairs of characters, 1 for equal."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    if not set(one) & set(other):
        return 0.0
    first, second = _pairs(one), _pairs(other)
    shared = len(first & second)
    dice = 2 * shared / (len(first) + len(second)) if first and second else 0.0
    signs = len(set(one) & set(other)) / len(set(one) | set(other))
    within = 0.2 if len(one) > 1 and (one in other or other in one) else 0.0
    alike = sum(a == b for a, b in zip(one, other, strict=False))
    slip = 0.0
    if len(one) == len(other) > 2 and alike == len(one) - 1:
        slip = alike / len(one)  # one sign written wrong (增殖税)
    return min(0.99, max(slip, 0.65 * dice + 0.35 * signs + within))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
