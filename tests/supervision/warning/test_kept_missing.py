"""What rules lacked is kept, once, until the data is there; confidential findings stay so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.ledger import Case, SmallLedger, pay
from tests.supervision.warning.test_missing import KEYS, RULE, ledger, taxes
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.cli import ledger as commands
from tongjian.cli import main
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.roles import ROLES
from tongjian.core.scope import scope
from tongjian.supervision.analyses.units_warned import counted
from tongjian.supervision.warning import actions, tasks
from tongjian.supervision.warning.actions import keep_results
from tongjian.supervision.warning.declare import LedgerRule, RuleTables, Settings
from tongjian.supervision.warning.engine import Asked, judge, ledger_versions
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.models import LedgerWarning, MissingData, WarningRun
from tongjian.supervision.warning.reads import counts, missing, seen, since, standing


def vouchers(tables: RuleTables, settings: Settings) -> Any:
    """Every voucher."""
    rows = tables.dataset("voucher")
    keys = (*KEYS, "voucher_no")
    hits = with_evidence(rows, keys, evidence_of(rows, keys, "voucher"))
    return results(
        hits,
        subject=("unit", hits.unit, hits.voucher_no),
        level="red",
        figures=(hits.amount_yuan, Decimal(0)),
        unit="元",
    )


SECRET = replace(
    RULE, number=991, datasets=("voucher",), years_before=0, thresholds=(), find=vouchers
)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> list[LedgerRule]:
    """The rules declared here in place of all others."""
    rules = [RULE, SECRET]
    monkeypatch.setattr(actions, "ledger_versions", lambda: tuple(rules))
    return rules


def run(
    now: datetime,
    case: Case,
    *,
    years: Sequence[int] = (2024,),
    places: Sequence[str] = (DISTRICT,),
    year: int | None = None,
    only: Sequence[int] | None = None,
) -> dict[str, int]:
    tables = SmallLedger(replace(case, as_of=now.date()))
    with scope(places, ROOT):
        asked = Asked(tables, years, places)
        keep_results(asked, jurisdictions=places, year=year, by=ROOT, now=now, only=only)
        one = WarningRun.objects.filter(jurisdiction_id=places[0]).first()
        assert one is not None
        return {name: getattr(one, name) for name in ("found", "added", "gone", "missing")}


SHORT = ledger(tax=taxes((2024, "100")), voucher=[{"amount_yuan": "7.00"}])
WHOLE = ledger(tax=taxes((2023, "1"), (2024, "100")), voucher=[{"amount_yuan": "7.00"}])


def test_missing_data_is_kept_once_and_goes_when_it_is_there(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    assert run(now, SHORT) == {"found": 1, "added": 1, "gone": 0, "missing": 1}
    with world.scope():
        first = list(MissingData.objects.values())
        assert missing().get().words == "缺少2023年税收入库数据，R990 未判断2024年。"
    run(now + timedelta(days=1), SHORT)
    with world.scope():
        assert list(MissingData.objects.values()) == first
    later = now + timedelta(days=2)
    assert run(later, WHOLE) == {"found": 2, "added": 1, "gone": 0, "missing": 0}
    with world.scope():
        assert not missing().exists()
        assert MissingData.objects.get().gone_at == later
    back = now + timedelta(days=3)
    run(back, SHORT)
    with world.scope():
        assert missing().get().found_at == back
        assert set(standing().values_list("rule", flat=True)) == {991}


def test_a_run_of_some_rules_or_a_year_leaves_the_rest(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    run(now, SHORT)
    nothing = Case(kind="edge", name="")
    run(now, nothing, year=2023, years=(2023,))
    run(now, nothing, only=[990])
    with world.scope():
        assert set(standing().values_list("rule", flat=True)) == {991}
        lacking = missing().values_list("rule", "year", "of_year")
        assert set(lacking) == {
            (990, 2024, 2023),
            (990, 2024, 2024),
            (991, 2023, 2023),
        }


def test_missing_data_is_written_through_the_action_only(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    run(now, SHORT)
    with world.scope(), pytest.raises(DatabaseError), transaction.atomic():
        MissingData.objects.update(of_year=2000)
    with scope((TOWN,), ROOT):
        assert not missing().exists()


def test_a_town_is_named(world: World, now: datetime, declared: list[LedgerRule]) -> None:
    declared[:] = [replace(RULE, towns=True, places="district", years_before=0)]
    run(now, SHORT)
    with world.scope():
        assert [one.words for one in missing()] == [
            "缺少甲镇的2024年税收入库数据，R990 未与其核对。",
            "缺少乙镇的2024年税收入库数据，R990 未与其核对。",
        ]


def page(world: World, role: str, address: str, place: str = DISTRICT) -> str:
    response: Any = world.client(role, place).get(address)
    assert response.status_code == 200, address
    if response.streaming:
        return str(b"".join(response.streaming_content), "utf-8-sig")
    return str(response.content, "utf-8")


ADDRESSES = (
    "/warnings/",
    "/warnings/?format=csv",
    "/warnings/missing/",
    "/warnings/missing/?format=csv",
    "/home/",
)


def test_confidential_findings_are_seen_with_the_right_alone(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    case = ledger(voucher=[{"amount_yuan": "77.00"}, {"fiscal_year": 2022}])
    run(now, case, years=(2022, 2023, 2024))
    with world.scope():
        kept = LedgerWarning.objects.get(year=2024)
    assert kept.confidential and kept.words == "2024年税款77.00，上年0.00。"
    lacking = "缺少2023年会计凭证数据，R991 未判断。"
    for address in ADDRESSES:
        told = page(world, "deputy", address)
        assert kept.words not in told and lacking not in told and "会计凭证" not in told
    seen_by = page(world, "auditor", "/warnings/")
    assert kept.words in seen_by
    assert lacking in page(world, "auditor", "/warnings/missing/")
    assert world.client("deputy").get(f"/warnings/{kept.pk}/").status_code == 404
    assert world.client("auditor").get(f"/warnings/{kept.pk}/").status_code == 200


def test_confidential_findings_are_not_counted(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    run(now, ledger(voucher=[{"amount_yuan": "77.00"}]))
    nobody = {"red": 0, "yellow": 0, "blue": 0}
    for role, red in (("deputy", 0), ("committee", 0), ("auditor", 1)):
        with scope((DISTRICT,), world.actor(role)):
            assert counts([DISTRICT], 2024) == {**nobody, "red": red}
            assert len(counted([DISTRICT], 2024)) == red
            assert since(now - timedelta(days=1), [DISTRICT]).count() == red
            assert seen().count() == red
    with scope((DISTRICT,)):
        assert not standing().exists()


def test_the_right_counts_where_it_is_held(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    places = (DISTRICT, TOWN)
    rows = [{"amount_yuan": "1.00"}, {"amount_yuan": "2.00", "jurisdiction": TOWN}]
    run(now, ledger(voucher=rows), places=places)
    assert "ledger.confidential" in ROLES["cleared"].permissions
    with scope(places, world.actor("cleared", TOWN)):
        assert [one.jurisdiction_id for one in standing()] == [TOWN]


def test_pages_say_what_was_not_judged(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments = Case(kind="edge", name="", payment=[pay("1.00", date(2024, 5, 3))])
    run(now, payments)
    words = "缺少2024年预算数据，R033 未判断。"
    assert "没有判断，不等于没有问题" in page(world, "deputy", "/warnings/")
    listed = page(world, "deputy", "/warnings/missing/?rule=33")
    assert words in listed and "R039" not in listed.partition("<tbody")[2]
    assert words in page(world, "deputy", "/rules/33/")
    assert words not in page(world, "deputy", "/rules/39/")
    csv = page(world, "committee", "/warnings/missing/?dataset=budget&format=csv")
    assert csv.splitlines()[0].startswith("规则,年度,行政区划,缺少的数据")
    for role, place, status in (("unit", DISTRICT, 403), ("operator", DISTRICT, 403)):
        assert world.client(role, place).get("/warnings/missing/").status_code == status
    assert words not in page(world, "town", "/warnings/missing/", OTHER_TOWN)
    assert page(world, "committee", "/warnings/missing/?year=x&rule=zzz")


def test_the_command_lists_what_was_not_judged(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def started() -> Iterator[tuple[Actor, datetime]]:
        with clerk.world.scope():
            yield ROOT, clerk.moment()

    monkeypatch.setattr(commands, "django", started)
    assert clerk.deliver(clerk.file("六月.csv", "payment", {})).accepted
    plain = CliRunner().invoke(main, ["warn", "run", "--json"])
    assert isinstance(json.loads(plain.stdout), list)
    assert "因缺少数据没有判断，加 --missing 逐条列出" in plain.stderr
    both = CliRunner().invoke(main, ["warn", "run", "--json", "--missing"])
    told = json.loads(both.stdout)
    assert set(told) == {"warnings", "missing"} and both.stderr == ""
    assert {
        "rule": 33,
        "version": 1,
        "jurisdiction": DISTRICT,
        "year": told["missing"][0]["year"],
        "dataset": "budget",
        "of_year": told["missing"][0]["year"],
        "words": f"缺少{told['missing'][0]['year']}年预算数据，R033 未判断。",
    } in told["missing"]
    lines = CliRunner().invoke(main, ["warn", "run", "--missing"])
    assert "R033 未判断" in lines.stdout and "发现" in lines.stdout


def test_data_of_a_year_has_later_years_and_the_district_judged_anew(
    world: World, ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], int | None, set[int] | None]] = []

    def record(**given: Any) -> list[Any]:
        only = given.get("only")
        ran.append((list(given["jurisdictions"]), given["year"], only))
        return []

    back = replace(RULE, years_before=2)
    over = replace(RULE, number=992, towns=True, places="district", years_before=0)
    monkeypatch.setattr(tasks, "run_rules", record)
    monkeypatch.setattr(tasks, "ledger_versions", lambda: (back, over, RULE))
    monkeypatch.setattr(tasks, "years_held", lambda places: [2023, 2025])
    tasks.run_in_background(jurisdictions=[TOWN], year=2023)
    assert ran == [
        ([TOWN], 2023, None),
        ([TOWN], 2025, {990}),
        ([DISTRICT], 2023, {992}),
    ]
    ran.clear()
    tasks.run_in_background(jurisdictions=[DISTRICT, TOWN])
    assert ran == [([DISTRICT, TOWN], None, None)]


def test_of_a_dataset_only_the_rules_that_read_it_are_run_anew(
    world: World, ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], int | None, set[int] | None]] = []

    def record(**given: Any) -> list[Any]:
        ran.append((list(given["jurisdictions"]), given["year"], given["only"]))
        return []

    back = replace(RULE, datasets=("tax",), years_before=2)
    over = replace(RULE, number=992, towns=True, places="district", years_before=0, datasets=())
    over = replace(over, optional=("tax",))
    other = replace(RULE, number=993, datasets=("budget",), years_before=2)
    monkeypatch.setattr(tasks, "run_rules", record)
    monkeypatch.setattr(tasks, "ledger_versions", lambda: (back, over, other))
    monkeypatch.setattr(tasks, "years_held", lambda places: [2023, 2025])
    tasks.run_in_background(jurisdictions=[TOWN], year=2023, datasets=["tax"])
    assert ran == [
        ([TOWN], 2023, {990, 992}),
        ([TOWN], 2025, {990}),
        ([DISTRICT], 2023, {992}),
    ]
    ran.clear()
    tasks.run_in_background(jurisdictions=[TOWN], year=2023, datasets=["register"])
    assert ran == [([TOWN], 2023, set())]


PLACED = ((DISTRICT, 2023), (DISTRICT, 2024), (TOWN, 2023), (TOWN, 2024))
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
PAYMENTS = st.builds(
    lambda where, day, yuan, special: pay(
        yuan,
        day.replace(year=where[1], day=min(day.day, 28)),
        jurisdiction=where[0],
        fiscal_year=where[1],
        **special,
    ),
    st.sampled_from(PLACED),
    DAYS,
    st.sampled_from(["5.00", "3000.00", "1200000.00"]),
    st.sampled_from(
        [
            {},
            {"purpose": "?"},
            {"purpose": "购买白酒"},
            {"payee": "p:1", "payee_is_person": True},
            {"project": "P9"},
        ]
    ),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(PAYMENTS, min_size=1, max_size=12), st.data())
def test_order_repetition_and_what_else_was_asked_change_nothing(
    rows: list[Any], data: st.DataObject
) -> None:
    """Each jurisdiction's year is found alike alone, among others, and with any rules beside."""
    case = Case(kind="edge", name="", payment=rows)
    tables = SmallLedger(case)
    every = [rule for rule in ledger_versions() if set(rule.reads) <= {"payment"}]
    rules = data.draw(st.permutations(every))[:3]
    whole = judge(Asked(tables, (2023, 2024), (DISTRICT, TOWN)), rules=rules)
    years = data.draw(st.sampled_from([(2023,), (2024,), (2024, 2023)]))
    places = data.draw(st.sampled_from([(DISTRICT,), (TOWN,), (TOWN, DISTRICT)]))
    part = judge(Asked(tables, years, places), rules=rules[::-1])
    for kind in ("results", "missing"):
        expected = [
            each.as_json()
            for each in getattr(whole, kind)
            if each.year in years and each.jurisdiction in places
        ]
        assert [each.as_json() for each in getattr(part, kind)] == expected
