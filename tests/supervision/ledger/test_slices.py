"""Which deliveries count, against a model that replays the year row by row."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.ledger.slices import Published, counts_whole, resolve

START = date(2024, 1, 1)
PERIODS = ["01", "02", "03"]


def item(  # noqa: PLR0917 - a line of the manifest
    delivery: str,
    day: int,
    period: str | None = None,
    order: int = 0,
    withdrawn: int | None = None,
    source: str = "finance",
) -> Published:
    return Published(
        delivery=delivery,
        dataset="payment",
        jurisdiction="310112",
        source=source,
        fiscal_year=2024,
        received=START + timedelta(day),
        order=order,
        period=period,
        withdrawn=None if withdrawn is None else START + timedelta(withdrawn),
    )


def shown(manifest: list[Published], day: int) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (part.published.delivery, tuple(sorted(part.without)))
        for part in resolve(manifest, START + timedelta(day))
    ]


def test_a_whole_year_replaces_its_months_and_a_later_month_its_part() -> None:
    manifest = [item("jan", 1, "01"), item("feb", 2, "02"), item("year", 3), item("feb2", 4, "02")]
    assert shown(manifest, 0) == []
    assert shown(manifest, 2) == [("jan", ()), ("feb", ())]
    assert shown(manifest, 3) == [("year", ())]
    assert shown(manifest, 9) == [("year", ("02",)), ("feb2", ())]


def test_a_withdrawn_delivery_shows_until_the_day_before_and_gives_way_again() -> None:
    manifest = [item("a", 1), item("b", 3, withdrawn=5)]
    assert shown(manifest, 4) == [("b", ())]
    assert shown(manifest, 5) == [("a", ())]


def test_on_one_day_the_later_entered_counts() -> None:
    assert shown([item("b", 1, order=2), item("a", 1, order=1)], 1) == [("b", ())]


def test_sources_do_not_replace_each_other() -> None:
    assert len(shown([item("a", 1), item("b", 2, source="tax")], 3)) == 2


def test_the_same_bytes_change_nothing_only_while_they_count_whole() -> None:
    manifest = [item("a", 1), item("p", 2, "01")]
    assert counts_whole(manifest[:1], "a", START + timedelta(5))
    assert not counts_whole(manifest, "a", START + timedelta(5))
    assert counts_whole(manifest, "p", START + timedelta(5))


MANIFEST = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from([None, *PERIODS]),
        st.none() | st.integers(0, 12),
        st.sampled_from(["finance", "tax"]),
    ),
    max_size=9,
)


@given(raw=MANIFEST, day=st.integers(0, 12))
def test_it_is_what_replaying_every_delivery_gives(
    raw: list[tuple[int, str | None, int | None, str]], day: int
) -> None:
    manifest = [
        item(f"d{index}", received, period, index, withdrawn, source)
        for index, (received, period, withdrawn, source) in enumerate(raw)
    ]
    # the model: a ledger of cells, one per period and one for rows of no period
    model: dict[tuple[str, str | None], str] = {}
    for found in sorted(manifest, key=lambda p: (p.received, p.order)):
        today = START + timedelta(day)
        if found.received > today or (found.withdrawn and found.withdrawn <= today):
            continue
        cells = [None, *PERIODS] if found.period is None else [found.period]
        if found.period is None:
            for cell in cells:
                model.pop((found.source, cell), None)
        for cell in cells:
            model[(found.source, cell)] = found.delivery
    held: dict[tuple[str, str | None], str] = {}
    for part in resolve(manifest, START + timedelta(day)):
        own = part.published
        cells = [None, *PERIODS] if own.period is None else [own.period]
        for cell in cells:
            if cell is None or cell not in part.without:
                assert (own.source, cell) not in held, "one cell, one delivery"
                held[(own.source, cell)] = own.delivery
    assert held == model
