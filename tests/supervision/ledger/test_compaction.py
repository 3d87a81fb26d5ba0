"""Merged files change no answer, as of any day, whatever is delivered and withdrawn around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian import cli
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import compaction, reads, recover
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.compaction import GRACE, compact
from tongjian.supervision.ledger.models import CompactFile, Delivery
from tongjian.supervision.ledger.parquet import sm3_of
from tongjian.supervision.ledger.paths import store_root
from tongjian.supervision.ledger.tasks import compact_files

Row = tuple[str, int]
YEARS = iter(range(2001, 2100))


def rows_of(clerk: Clerk, as_of: date, year: int = 2024, place: str = DISTRICT) -> list[Row]:
    with clerk.world.scope(place):
        tables = reads.tables_as_of(as_of, year, [place])
        table = tables.payment.select("delivery", "row").order_by(["delivery", "row"])
        found = tables.execute(table).to_pylist()
        return [(row["delivery"], row["row"]) for row in found]


def opened(clerk: Clerk, as_of: date, year: int = 2024) -> set[str]:
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(as_of, year, [DISTRICT])
        return {path for group in tables.groups(dataset_named("payment")) for path in group.paths}


def merge(clerk: Clerk, day: int = 0) -> int:
    return compact(jurisdictions=[DISTRICT], by=ROOT, now=clerk.moment(day))


def months(clerk: Clerk, *numbers: int, year: int = 2024, day: int = 0) -> None:
    for number in numbers:
        lines = [
            {"date_paid": f"{year}-{number:02d}-0{n}", "fiscal_year": str(year)} for n in (1, 2)
        ]
        file = clerk.file(f"{year}-{number}-{day}.csv", "payment", *lines)
        assert clerk.deliver(file, period=f"{number:02d}", fiscal_year=year, day=day).accepted


@dataclass
class Given:
    """One delivery as a person would note it down: which months, when, taken back when."""

    key: str
    period: int | None
    months: list[int]
    day: int
    withdrawn: int | None = None


@dataclass
class Model:
    """What counts, month by month: the rows of the last delivery that covers the month."""

    given: list[Given] = field(default_factory=list)

    def rows(self, day: int) -> list[Row]:
        found: list[Row] = []
        for month in range(1, 13):
            standing = [
                one
                for one in self.given
                if one.day <= day
                and (one.withdrawn is None or day < one.withdrawn)
                and one.period in (None, month)
            ]
            if standing:
                last = max(standing, key=lambda one: (one.day, self.given.index(one)))
                found += [
                    (last.key, place) for place, own in enumerate(last.months, 2) if own == month
                ]
        return sorted(found)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.none() | st.integers(1, 4), st.integers(1, 3)),
        st.tuples(st.just("withdraw"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("merge"), st.just(0), st.just(0)),
        st.tuples(st.just("pass"), st.integers(1, 2), st.just(0)),
    ),
    min_size=5,
    max_size=9,
)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],  # each example is a year of its own, of which there are not so many
    suppress_health_check=list(HealthCheck),
)
@given(steps=STEPS)
def test_every_answer_is_that_of_the_deliveries(clerk: Clerk, steps: list[Any]) -> None:
    model, year, today = Model(), next(YEARS), 0
    for number, (what, choice, count) in enumerate([*steps, ("merge", 0, 0)]):
        if what == "deliver":
            covered = [choice] * count if choice else [1 + place % 4 for place in range(2 * count)]
            lines = [
                {
                    "date_paid": f"{year}-{month:02d}-05",
                    "fiscal_year": str(year),
                    "amount_yuan": str(number),
                }
                for month in covered
            ]
            file = clerk.file(f"{year}-{number}.csv", "payment", *lines)
            period = f"{choice:02d}" if choice else None
            done = clerk.deliver(file, fiscal_year=year, period=period, day=today)
            assert done.accepted
            model.given.append(Given(done.delivery, choice, covered, today))
        elif what == "withdraw" and model.given:
            one = model.given[choice % len(model.given)]
            if one.withdrawn is None:
                one.withdrawn = today
                with clerk.world.scope(DISTRICT):
                    subject = Delivery.objects.get(pk=one.key)
                    withdraw(subject=subject, reason="报错", by=ROOT, now=clerk.moment(today))
        elif what == "pass":
            today += choice
        elif what == "merge":
            merge(clerk, today)
        for day in range(today + 1):
            assert rows_of(clerk, clerk.today(day), year) == model.rows(day), (number, day)


def test_a_year_of_months_is_one_file_and_an_earlier_day_is_not(clerk: Clerk) -> None:
    months(clerk, 1, 2)
    months(clerk, 3, day=1)
    before = rows_of(clerk, clerk.today(1))
    assert len(opened(clerk, clerk.today(1))) == 3
    assert merge(clerk, 1) == 1 and merge(clerk, 1) == 0
    (path,) = opened(clerk, clerk.today(1))
    with clerk.world.scope(DISTRICT):
        listed = CompactFile.objects.get()
    assert path == str(store_root() / listed.path) and sm3_of(Path(path)) == listed.sm3
    assert listed.rows == len(before) == 6
    assert rows_of(clerk, clerk.today(1)) == before
    assert len(opened(clerk, clerk.today(0))) == 2, "as of the day before, two months counted"
    assert set(rows_of(clerk, clerk.today(0))) < set(before)


def test_the_words_of_a_merged_file_are_those_of_its_rows(clerk: Clerk) -> None:
    months(clerk, 1, 2)
    merge(clerk)
    with clerk.world.scope(DISTRICT):
        tables = reads.tables_as_of(clerk.today(), 2024, [DISTRICT])
        found = tables.execute(tables.words("payment").order_by("kind")).to_pylist()
    assert [(row["kind"], row["rows"]) for row in found] == [("payee", 4), ("purpose", 4)]


def test_a_replaced_file_is_opened_no_more_and_removed_after_a_while(
    clerk: Clerk, ledger: Path
) -> None:
    months(clerk, 1, 2)
    merge(clerk)
    (first,) = opened(clerk, clerk.today())
    months(clerk, 3)
    assert first not in opened(clerk, clerk.today())
    assert merge(clerk) == 1
    assert Path(first).exists(), "an export may still have it open"
    recover.recover()
    assert Path(first).exists()
    later = GRACE // timedelta(days=1) + 1
    merge(clerk, later)
    assert not Path(first).exists()
    assert len(opened(clerk, clerk.today(later))) == 1


def test_what_no_list_names_is_swept(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    months(clerk, 1, 2)

    def dies(**given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(compaction, "put", dies)
        with pytest.raises(KeyboardInterrupt):
            merge(clerk)
    left = {path.name for path in store_root().rglob("files/**/*.parquet")}
    assert len(left) == 9 and len(rows_of(clerk, clerk.today())) == 4
    recover.recover()
    assert len({path.name for path in store_root().rglob("files/**/*.parquet")}) == 6
    assert merge(clerk) == 1


def test_another_jurisdiction_is_left_alone(clerk: Clerk) -> None:
    months(clerk, 1, 2)
    assert compact(jurisdictions=[TOWN], by=ROOT, now=clerk.moment()) == 0
    assert compact(jurisdictions=[DISTRICT], by=ROOT, now=clerk.moment(), year=2023) == 0
    assert compact(jurisdictions=[DISTRICT], by=ROOT, now=clerk.moment(), dataset="budget") == 0
    assert merge(clerk) == 1


def test_by_hand_and_in_the_background(
    own_database: str, now: Any, ledger: Path, tmp_path: Path
) -> None:
    clerk = Clerk(World.make(now), tmp_path)
    months(clerk, 1, 2)
    wrong = CliRunner().invoke(cli.main, ["ledger", "compact", "--jurisdiction", "999999"])
    assert wrong.exit_code == 1 and "没有行政区划 999999" in wrong.output
    done = CliRunner().invoke(cli.main, ["ledger", "compact", "--year", "2024"])
    assert done.exit_code == 0 and "合并出 1 个文件" in done.output
    months(clerk, 3)
    compact_files.func(DISTRICT)
    assert len(opened(clerk, clerk.today())) == 1
