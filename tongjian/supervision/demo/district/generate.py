"""From a seed to the files of the demonstration district, jurisdiction and year at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from tongjian.supervision.demo.district import payees, published, spending, units
from tongjian.supervision.demo.district.behaviour import months_received, plan
from tongjian.supervision.demo.district.deliveries import Deliveries
from tongjian.supervision.demo.district.further import FURTHER, MAKERS, History, Outbox
from tongjian.supervision.demo.district.further.figures import invented as invented_figures
from tongjian.supervision.demo.district.income import Income, incomes, town_receipts
from tongjian.supervision.demo.district.manifest import Happening, Manifest
from tongjian.supervision.demo.district.planning import Year, plan_year
from tongjian.supervision.demo.district.shares import split
from tongjian.supervision.demo.district.spending import Payments

MANIFEST_FILE = "manifest.json"
UNITS_FILE = "units.csv"
CORE = frozenset({"budget", "payment", "revenue"})
ALL = CORE | FURTHER
_TRANSFERS_A_YEAR = 216
# Below this many payments a year the published totals would need payments too large to look
# ordinary: all money shrinks in proportion instead, and the manifest says by how much.
FULL_MONEY_PAYMENTS_A_YEAR = 12_000
_PAYMENTS_A_UNIT, _FEWEST_UNITS, _MOST_UNITS = 40, 30, 300
_FEWEST = 3_000

Told = list[tuple[bool, Happening]]


def generate(
    folder: Path,
    *,
    seed: int,
    payments: int = 300_000,
    as_of: date,
    years: Iterable[int] = range(2021, 2026),
    datasets: Iterable[str] = CORE,
) -> Manifest:
    """Write units, budgets, payments, revenue and ``manifest.json`` into ``folder``.

    About ``payments`` payments are delivered by ``as_of``; years after it are left out. Of
    ``datasets`` budget, payment and revenue are always written; ``ALL`` names every other. The
    same arguments give the same bytes. Raises ValueError for fewer than 3,000 payments, for a
    year without published totals, an unknown dataset and when nothing could have been delivered.
    """
    wanted = frozenset(datasets)
    if unknown := sorted(wanted - ALL):
        raise ValueError(f"演示数据没有这些数据：{'、'.join(unknown)}")
    covered = sorted(year for year in years if year <= as_of.year)
    months = sum(months_received(year, 0, as_of) for year in covered)
    if payments < _FEWEST or not months:
        raise ValueError(f"演示数据至少需要{_FEWEST}笔支付，且至少一个月的数据已经报送")
    a_year = payments * 12 // months
    share = Fraction(min(10_000, a_year * 10_000 // FULL_MONEY_PAYMENTS_A_YEAR), 10_000)
    count = min(_MOST_UNITS, max(_FEWEST_UNITS, a_year // _PAYMENTS_A_UNIT))
    places = units.build(seed, count, covered)
    folder.mkdir(parents=True, exist_ok=True)
    units.write(folder / UNITS_FILE, places, covered[0])
    busy, told = plan(places, covered, as_of)
    deliveries = Deliveries(folder, as_of, covered[-1])
    history = History(seed, as_of, places, covered)
    for number in covered:
        money = published.money(number, share)
        room = max(12.0, (a_year - _TRANSFERS_A_YEAR) / count)
        year = plan_year(seed, places, money, years=covered, busy=busy, room=room)
        told += _one_year(seed, year, history, deliveries, a_year)
    outbox = Outbox(deliveries, history, wanted)
    for name, make in MAKERS.items():
        if name in wanted:
            make(outbox)
    manifest = _manifest(seed, deliveries, told, covered)
    more = _numbered(outbox.told(), len(manifest.events), len(manifest.near_misses))
    invented = invented_figures(covered) if "statistic" in wanted else ()
    manifest = replace(
        manifest,
        events=(*manifest.events, *more[0]),
        near_misses=(*manifest.near_misses, *more[1]),
        invented=(*manifest.invented, *invented),
        absent=tuple(outbox.absent),
        successions=places[0].successions,
        basis_changes=published.basis_changes(covered),
        parameters={
            "payments": payments,
            "as_of": as_of.isoformat(),
            "years": covered,
            "money_share": str(Decimal(share.numerator) / Decimal(share.denominator)),
            "units": sum(len(place.units) for place in places),
            "rows": deliveries.rows,
            "datasets": sorted(CORE | wanted),
        },
    )
    manifest.write(folder / MANIFEST_FILE)
    return manifest


def _one_year(
    seed: int,
    year: Year,
    history: History,
    deliveries: Deliveries,
    a_year: int,
) -> Told:
    told: Told = []
    places = history.places
    counts = _counts(year, a_year)
    all_incomes: list[Income] = []
    all_paid: list[Payments] = []
    for place, planned in enumerate(year.plans):
        deliveries.budgets(year, place)
        known = payees.build(planned.place, places)
        paid = spending.pay(seed, planned, known, counts[place])
        all_paid.append(paid)
        files = deliveries.payments(year, place, paid)
        told += _sown(year, place, paid, files)
        if place == 0:
            back = deliveries.last_year - year.year
            all_incomes = incomes(seed, year, back, town_receipts(year, paid))
    for place in range(len(places)):
        files = deliveries.revenue(year, place, all_incomes)
        told += _short(year, place, all_incomes[place], files)
    history.add(year, all_incomes, all_paid)
    return told


def _counts(year: Year, a_year: int) -> list[int]:
    """Share the year's payments out, half by units and half by money."""
    units_of = [len({line.unit.code for line in planned.lines}) for planned in year.plans]
    spends = [sum(line.paid for line in planned.lines) for planned in year.plans]
    weights = np.array(units_of) / sum(units_of) + np.array(spends, dtype=np.float64) / sum(spends)
    return [int(part) for part in split(a_year, weights)]


def _sown(year: Year, place: int, paid: Payments, files: dict[int, str]) -> Told:
    """Return the entries of a jurisdiction and year whose payments have all been delivered."""
    told: Told = []
    for number, sown in enumerate(year.plans[place].sown):
        rows: list[tuple[str, int]] = []
        for index in sorted(
            np.flatnonzero(paid.sown == number), key=lambda index: int(paid.which[index])
        ):
            month = int(paid.months[index])
            if month in files:
                # Row 1 is the heading.
                rows.append((files[month], int(index) - paid.month(month)[0] + 2))
        entry = sown.entry
        if len(rows) == len(entry.pays):
            happening = Happening(
                id="",
                kind=entry.kind,
                statement=f"{sown.unit.name}：{entry.statement.format(y=year.year)}",
                jurisdiction=sown.unit.jurisdiction,
                fiscal_year=year.year,
                unit=sown.unit.code,
                project=sown.projects[-1],
                rows=tuple(rows),
                amounts=tuple(Decimal(pay.yuan) for pay in entry.pays),
                dates=tuple(pay.date(year.year) for pay in entry.pays),
            )
            told.append((entry.near, happening))
    return told


def _short(year: Year, place: int, income: Income, files: dict[int, str]) -> Told:
    if not income.shortfall or not files:
        return []
    until = income.shortfall_until
    last = max(files)
    if until is not None and last < until:
        return []
    where = year.plans[place].place
    amount = Decimal(income.shortfall).scaleb(-2)
    text = f"{where.name}{year.year}年收入预算合计比支出预算合计少{amount:,}元"
    ending = "。" if until is None else f"，自{until}月的报表起已经更正，两边相等。"
    happening = Happening(
        id="",
        kind="resources_short" if until is None else "resources_short_then_mended",
        statement=text + ending,
        jurisdiction=where.code,
        fiscal_year=year.year,
        subjects=(where.code,),
        amounts=(amount,),
        dates=(),
    )
    return [(until is not None, happening)]


def _manifest(seed: int, deliveries: Deliveries, told: Told, covered: list[int]) -> Manifest:
    events, near_misses = _numbered(told, 0, 0)
    order = sorted(deliveries.planned, key=lambda one: (one.received, one.file))
    return Manifest(
        seed=seed,
        parameters={},
        units=UNITS_FILE,
        deliveries=tuple(order),
        events=events,
        near_misses=near_misses,
        published=published.remarkable(covered),
        invented=published.invented(covered),
        corrections=tuple(deliveries.corrections),
    )


def _numbered(
    told: Told, events: int, near_misses: int
) -> tuple[tuple[Happening, ...], tuple[Happening, ...]]:
    """Return events and near misses in order, numbered after those there are."""

    def numbered(near: bool, letter: str, first: int) -> tuple[Happening, ...]:
        mine = [happening for is_near, happening in told if is_near is near]
        mine.sort(key=lambda one: (one.fiscal_year, one.jurisdiction, one.kind, one.dates))
        return tuple(
            replace(one, id=f"{letter}{number:02d}") for number, one in enumerate(mine, first + 1)
        )

    return numbered(False, "E", events), numbered(True, "N", near_misses)
