from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.dictionaries.lineage import Link, align, cut, succession, successors

Figures = dict[str, Decimal | None]
CODES = st.sampled_from("ABCDEFG")
YEARS = (2021, 2025)
LINKS = st.lists(st.builds(Link, st.integers(2020, 2026), CODES, CODES), max_size=8)
FIGURES = st.dictionaries(
    CODES, st.none() | st.integers(-500, 500).map(lambda cents: Decimal(cents).scaleb(-2))
)


def told(*values: Any) -> Any:
    """Return what was found, to be held against plain numbers."""
    return values[0] if len(values) == 1 else values


def figures(**given: int) -> dict[str, Decimal | None]:
    return {code: Decimal(value) for code, value in given.items()}


@given(FIGURES, FIGURES, LINKS)
def test_every_figure_is_in_one_line(old: Figures, new: Figures, links: list[Link]) -> None:
    lines = align(old, new, links, years=YEARS)
    assert sorted(code for line in lines for code in line.old_codes) == sorted(old)
    assert sorted(code for line in lines for code in line.new_codes) == sorted(new)
    for side, codes in (("old", old), ("new", new)):
        told = [getattr(line, side) for line in lines if getattr(line, side) is not None]
        assert sum(told) == sum(value for value in codes.values() if value is not None)


@given(FIGURES, FIGURES)
def test_without_links_a_code_is_itself(old: Figures, new: Figures) -> None:
    lines = align(old, new, [], years=YEARS)
    assert all(
        set(line.old_codes) | set(line.new_codes) == {code}
        for line in lines
        for code in (line.old_codes or line.new_codes)
    )
    assert all(
        line.old_codes == line.new_codes for line in lines if line.old_codes and line.new_codes
    )


@given(CODES, LINKS, st.integers(2020, 2026))
def test_following_step_by_step_is_following_at_once(
    code: str, links: list[Link], middle: int
) -> None:
    at_once = successors(code, links, after=2020, until=2026)
    stepped = {
        last
        for first in successors(code, links, after=2020, until=middle)
        for last in successors(first, links, after=middle, until=2026)
    }
    assert at_once == stepped


def test_a_merger_is_one_line() -> None:
    links = [Link(2023, "A", "C"), Link(2023, "B", "C")]
    (line,) = align(figures(A=1, B=2), figures(C=4), links, years=(2022, 2023))
    assert told(line.old_codes, line.new_codes, line.old, line.new) == (("A", "B"), ("C",), 3, 4)
    assert line.changed


def test_a_split_is_one_line_and_nothing_else_moves() -> None:
    links = [Link(2023, "A", "A"), Link(2023, "A", "B")]
    lines = align(figures(A=5, D=1), figures(A=2, B=4, D=1), links, years=(2022, 2024))
    assert told([(line.old, line.new) for line in lines]) == [(5, 6), (1, 1)]


def test_a_chain_is_followed_and_a_reused_code_is_another_thing() -> None:
    links = [Link(2022, "A", "B"), Link(2023, "B", "C"), Link(2024, "X", "A")]
    lines = align(figures(A=1, X=7), figures(A=8, C=2), links, years=(2021, 2024))
    assert told([(line.old_codes, line.new_codes) for line in lines]) == [
        (("X",), ("A",)),
        (("A",), ("C",)),
    ]


def test_links_outside_the_years_do_not_count() -> None:
    links = [Link(2021, "A", "B"), Link(2025, "A", "C")]
    lines = align(figures(A=1), figures(A=2), links, years=(2021, 2024))
    assert told([(line.old, line.new) for line in lines]) == [(1, 2)]


def test_a_class_loses_a_part_and_stays() -> None:
    links = cut([Link(2023, "2050201", "2060301"), Link(2023, "2050202", "2050203")], 3)
    lines = align(
        {"205": Decimal(10), "206": Decimal(1)},
        {"205": Decimal(8), "206": Decimal(4)},
        links,
        years=(2022, 2023),
    )
    assert told([(line.old_codes, line.old, line.new) for line in lines]) == [
        (("205", "206"), 11, 12)
    ]


def test_a_unit_that_goes_in_midyear_carries_that_year_too() -> None:
    links = succession("rename", date(2023, 7, 1), "A", "B")
    lines = align(figures(A=9), figures(A=4, B=6), links, years=(2022, 2023))
    assert told([(line.old, line.new) for line in lines]) == [(9, 10)]
    assert successors("A", links, after=2022, until=2024) == {"B"}
