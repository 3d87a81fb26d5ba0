"""What keeps a rule from judging is said; versions, years before, places and towns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pytest

from tests.supervision.warning.ledger import (
    DISTRICT,
    OTHER_TOWN,
    TOWN,
    UNIT,
    Case,
    SmallLedger,
    income,
    pay,
    row,
)
from tongjian.supervision.warning.declare import (
    OWN_STANDARD,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.engine import Asked, Judged, judge
from tongjian.supervision.warning.expressions import (
    evidence_of,
    judged_rows,
    later,
    results,
    with_evidence,
    without_evidence,
)

KEYS = ("jurisdiction", "fiscal_year")


def grown(tables: RuleTables, settings: Settings) -> Any:
    """Tax of a year against that of the year before."""
    tax = tables.dataset("tax")
    sums = tax.group_by(KEYS).agg(paid=tax.amount_yuan.sum())
    before = later(sums).select(*KEYS, before="paid")
    both = judged_rows(sums, tables).inner_join(before, KEYS)
    above = both.filter(both.paid - both.before > settings["more_yuan"])
    hits = with_evidence(above, KEYS, evidence_of(tax, KEYS, "tax", tax.amount_yuan))
    return results(
        hits,
        subject=("jurisdiction", hits.jurisdiction, hits.jurisdiction),
        level="blue",
        figures=(hits.paid, hits.before),
        unit="元",
    )


def words(row: Mapping[str, Any]) -> str:
    return f"{row['year']}年税款{row['actual']}，上年{row['expected']}。"


RULE = LedgerRule(
    number=990,
    title="税款增长",
    level="blue",
    group="comparison",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page("。", "。", "。", "。", "。"),
    thresholds=(Threshold("more_yuan", 10, "元", "多出此数", 1, 100),),
    datasets=("tax",),
    years_before=1,
    find=grown,
    words=words,
)


def taxes(*years: tuple[int, str], place: str = DISTRICT) -> list[dict[str, Any]]:
    return [
        {"fiscal_year": year, "amount_yuan": yuan, "jurisdiction": place} for year, yuan in years
    ]


def run(
    case: Case, *rules: LedgerRule, years: tuple[int, ...], places: tuple[str, ...] = (DISTRICT,)
) -> Judged:
    return judge(Asked(SmallLedger(case), years, places), rules=rules or (RULE,))


def ledger(**rows: Any) -> Case:
    return Case(kind="edge", name="", rows=rows)


def told(found: Judged) -> tuple[list[tuple[str, int]], list[tuple[str, int, int]]]:
    return (
        [(each.jurisdiction, each.year) for each in found.results],
        [(each.jurisdiction, each.year, each.of_year) for each in found.missing],
    )


def test_one_year_asked_reads_the_year_before_and_keeps_the_year_asked() -> None:
    case = ledger(tax=taxes((2022, "1"), (2023, "50"), (2024, "100")))
    assert told(run(case, years=(2024,))) == ([(DISTRICT, 2024)], [])
    assert told(run(case, years=(2022, 2023, 2024))) == (
        [(DISTRICT, 2023), (DISTRICT, 2024)],
        [(DISTRICT, 2022, 2021)],
    )


def test_missing_is_said_in_words_and_nothing_is_judged() -> None:
    found = run(ledger(tax=taxes((2024, "100"))), years=(2024,))
    assert found.results == []
    (one,) = found.missing
    assert one.words == "缺少2023年税收入库数据，R990 未判断2024年。"
    assert one.as_json() == {
        "rule": 990,
        "version": 1,
        "jurisdiction": DISTRICT,
        "year": 2024,
        "dataset": "tax",
        "of_year": 2023,
        "words": one.words,
    }
    assert [each.words for each in run(ledger(), years=(2024,)).missing][1] == (
        "缺少2024年税收入库数据，R990 未判断。"
    )


def test_only_the_place_and_year_that_lack_data_go_unjudged() -> None:
    rows = taxes((2023, "1"), (2024, "50")) + taxes((2024, "50"), place=TOWN)
    found = run(ledger(tax=rows), years=(2024,), places=(DISTRICT, TOWN))
    assert told(found) == ([(DISTRICT, 2024)], [(TOWN, 2024, 2023)])


def test_years_before_of_one_dataset_only() -> None:
    rule = replace(RULE, datasets=("tax", "statistic"), years_before={"tax": 1})
    case = ledger(tax=taxes((2023, "1"), (2024, "100")), statistic=[{"value": "5"}])
    assert told(run(case, rule, years=(2024,))) == ([(DISTRICT, 2024)], [])


def test_each_year_is_judged_by_the_version_in_force_on_its_last_day() -> None:
    new = replace(RULE, version=2, in_force_from=date(2024, 7, 1))
    old = replace(
        RULE, in_force_to=date(2024, 6, 30), thresholds=(Threshold("more_yuan", 0, "元", "多出"),)
    )
    case = ledger(tax=taxes((2022, "1"), (2023, "6"), (2024, "11"), (2025, "99")))
    found = run(case, new, old, years=(2023, 2024, 2025))
    assert [(one.year, one.rule.version) for one in found.results] == [(2023, 1), (2025, 2)]


def test_a_rule_reads_only_what_it_names() -> None:
    def find(tables: RuleTables, settings: Settings) -> Any:
        return tables.dataset("revenue")

    case = ledger(tax=taxes((2023, "1"), (2024, "2")))
    with pytest.raises(LookupError, match="R990 reads revenue"):
        run(case, replace(RULE, find=find), years=(2024,))
    with pytest.raises(LookupError, match="reads revenue"):
        run(
            case,
            replace(RULE, find=lambda tables, _: tables.delivered("revenue")),
            years=(2024,),
        )
    with pytest.raises(LookupError, match="reads payment"):
        run(
            case,
            replace(RULE, find=lambda tables, _: tables.payments_with("settlement")),
            years=(2024,),
        )


def test_optional_data_is_not_missed() -> None:
    rule = replace(RULE, optional=("statistic",))
    case = ledger(tax=taxes((2023, "1"), (2024, "99")))
    assert told(run(case, rule, years=(2024,))) == ([(DISTRICT, 2024)], [])


def test_a_rule_for_districts_leaves_towns_alone() -> None:
    rows = taxes((2023, "1"), (2024, "50")) + taxes((2023, "1"), (2024, "50"), place=TOWN)
    for kind, place in (("district", DISTRICT), ("town", TOWN)):
        found = run(
            ledger(tax=rows),
            replace(RULE, places=kind),
            years=(2024,),
            places=(DISTRICT, TOWN, OTHER_TOWN),
        )
        assert {one.jurisdiction for one in found.results} == {place}
        assert {one.jurisdiction for one in found.missing} <= {OTHER_TOWN}


def not_received(tables: RuleTables, settings: Settings) -> Any:
    """Of every transfer out, whether its town has it; towns that delivered nothing aside."""
    rows = tables.dataset("transfer")
    out = rows.filter(rows.direction == "out").mutate(town=rows.lower_jurisdiction)
    there = tables.delivered("transfer").select(town="jurisdiction", fiscal_year="fiscal_year")
    into = rows.filter(rows.direction == "in").select(
        "transfer_no", "fiscal_year", town="jurisdiction"
    )
    hits = out.semi_join(there, ["town", "fiscal_year"]).anti_join(
        into, ["town", "fiscal_year", "transfer_no"]
    )
    keys = (*KEYS, "transfer_no")
    proved = with_evidence(hits, keys, evidence_of(hits, keys, "transfer", hits.issued_yuan))
    return results(
        proved,
        subject=("transfer", proved.transfer_no, proved.transfer_no),
        level="yellow",
        figures=(proved.issued_yuan, Decimal(0)),
        unit="元",
    )


def test_a_district_is_judged_with_its_towns_whatever_else_was_asked() -> None:
    def out(number: str, town: str) -> dict[str, Any]:
        told = {"direction": "out", "lower_jurisdiction": town, "issued_yuan": "5"}
        return {"transfer_no": number, **told}

    case = ledger(
        transfer=[
            out("T1", TOWN),
            out("T2", TOWN),
            out("T3", OTHER_TOWN),
            {"transfer_no": "T1", "jurisdiction": TOWN, "direction": "in"},
        ]
    )
    rule = replace(
        RULE,
        datasets=("transfer",),
        years_before=0,
        places="district",
        towns=True,
        thresholds=(),
        find=not_received,
    )
    for places in ((DISTRICT,), (DISTRICT, TOWN, OTHER_TOWN)):
        found = run(case, rule, years=(2024,), places=places)
        assert [one.subject.code for one in found.results] == ["T2"]
        assert [(one.jurisdiction, one.of) for one in found.missing] == [(DISTRICT, OTHER_TOWN)]
        assert found.missing[0].words == f"缺少{OTHER_TOWN}的2024年转移支付数据，R990 未与其核对。"


def nothing_there(tables: RuleTables, settings: Settings) -> Any:
    """Every judged year without a procedure of the half year."""
    rows = tables.dataset("procedure")
    reported = rows.filter(rows.subject == "half_year")
    lacking = tables.judged.anti_join(reported, KEYS)
    proved = with_evidence(lacking, KEYS, evidence_of(rows, KEYS, "procedure"), bare=True)
    return results(
        proved,
        subject=("material", proved.jurisdiction, proved.jurisdiction),
        level="yellow",
        figures=(Decimal(0), Decimal(1)),
        unit="份",
    )


BARE: dict[str, Any] = {
    "subject": ("jurisdiction", ibis.literal("x"), ibis.literal("x")),
    "level": "blue",
    "figures": (Decimal(0), Decimal(1)),
    "unit": "份",
    "evidence": without_evidence(),
}


def test_what_is_not_there_is_found_where_the_rule_judges() -> None:
    rule = replace(RULE, datasets=("procedure",), years_before=0, thresholds=(), find=nothing_there)
    case = ledger(
        procedure=[
            {"subject": "budget"},
            {"subject": "half_year", "fiscal_year": 2023, "procedure_no": "P"},
        ]
    )
    found = run(case, rule, years=(2022, 2023, 2024))
    assert told(found) == ([(DISTRICT, 2024)], [(DISTRICT, 2022, 2022)])
    assert [each["row"] for each in found.results[0].evidence] == [2]
    nothing = Case(kind="edge", name="", delivered=[("procedure", 2024)])
    (bare,) = run(nothing, rule, years=(2024,)).results
    assert (bare.evidence, bare.evidence_total) == ((), 0)
    unproved = replace(rule, find=lambda tables, _: results(tables.judged, **BARE))
    assert run(nothing, unproved, years=(2024,)).results[0].evidence == ()


def test_what_reads_confidential_data_is_marked_and_needs_open_tables() -> None:
    def find(tables: RuleTables, settings: Settings) -> Any:
        rows = tables.dataset("voucher")
        hits = with_evidence(rows, ("voucher_no",), evidence_of(rows, ("voucher_no",), "voucher"))
        return results(
            hits,
            subject=("voucher", hits.voucher_no, hits.voucher_no),
            level="red",
            figures=(hits.amount_yuan, Decimal(0)),
            unit="元",
        )

    rule = replace(RULE, datasets=("voucher",), years_before=0, thresholds=(), find=find)
    assert rule.confidential and not RULE.confidential
    case = ledger(voucher=[{"amount_yuan": "5"}])
    assert [one.confidential for one in run(case, rule, years=(2024,)).results] == [True]
    assert [one.confidential for one in run(ledger(), rule, years=(2024,)).missing] == [True]
    shut = SmallLedger(case)
    shut.confidential = False
    assert judge(Asked(shut, (2024,), (DISTRICT,)), rules=[rule]) == Judged([], [])


def test_payments_of_years_before_are_read_beside_those_held() -> None:
    def find(tables: RuleTables, settings: Settings) -> Any:
        rows = tables.payment
        sums = rows.group_by("jurisdiction").agg(paid=rows.amount_yuan.sum())
        hits = sums.mutate(fiscal_year=2024)
        proof = with_evidence(
            hits, ("jurisdiction",), evidence_of(rows, ("jurisdiction",), "payment")
        )
        return results(
            proof,
            subject=("jurisdiction", proof.jurisdiction, proof.jurisdiction),
            level="blue",
            figures=(proof.paid, Decimal(0)),
            unit="元",
        )

    day = date(2024, 5, 3)
    case = Case(
        kind="edge",
        name="",
        payment=[pay("1.00", day, fiscal_year=year) for year in (2022, 2023, 2024)],
    )
    rule = replace(RULE, datasets=("payment",), thresholds=(), find=find)
    for back, sum_ in ((0, 1), (1, 2), (2, 3)):
        two = run(case, replace(rule, years_before=back), years=(2024,))
        assert [one.actual for one in two.results] == [Decimal(sum_)]
        there = replace(rule, years_before=0, optional_before={"payment": back})
        found = run(case, there, years=(2024,))
        assert [one.actual for one in found.results] == [Decimal(sum_)]


def test_what_is_read_of_years_before_only_where_it_is_there_is_never_missing() -> None:
    rule = replace(RULE, years_before=0, optional_before={"tax": 1})
    assert rule.furthest == 1
    assert told(run(ledger(tax=taxes((2023, "1"), (2024, "100"))), rule, years=(2024,))) == (
        [(DISTRICT, 2024)],
        [],
    )
    assert told(run(ledger(tax=taxes((2024, "100"))), rule, years=(2024,))) == ([], [])
    assert told(run(ledger(tax=taxes((2023, "1"))), rule, years=(2024,))) == (
        [],
        [(DISTRICT, 2024, 2024)],
    )


def test_a_number_given_twice_is_found_twice() -> None:
    from tongjian.supervision.warning.engine import ledger_rules

    (large,) = (each for each in ledger_rules() if each.number == 49)
    person = {"payee": "p:1", "payee_is_person": True, "payment_no": "A1"}
    rows = [pay(yuan, date(2024, 5, 3), **person) for yuan in ("3000000.00", "2000000.00")]
    found = run(Case(kind="edge", name="", payment=rows), large, years=(2024,))
    assert [(one.subject.code, one.actual) for one in found.results] == [
        ("A1", Decimal("3000000.00")),
        ("A1#2", Decimal("2000000.00")),
    ]


def test_thresholds_know_their_range() -> None:
    (threshold,) = RULE.thresholds
    assert [threshold.allows(Decimal(value)) for value in (0, 1, 100, 101)] == [
        False,
        True,
        True,
        False,
    ]
    assert threshold.range == "1至100元"
    assert Threshold("a", 5, "天", "天数").range == "不小于0天"
    with pytest.raises(ValueError, match="outside the range"):
        Threshold("a", 5, "天", "天数", 6)


def test_rules_of_unknown_places_or_years_are_refused() -> None:
    for wrong in (
        {"places": "village"},
        {"years_before": {"budget": 1}},
        {"optional_before": {"budget": 1}},
    ):
        with pytest.raises(ValueError, match="unknown place or dataset"):
            replace(RULE, **wrong)


def test_rows_of_cases_are_checked() -> None:
    for wrong in ({"amount": "1"}, {"industry": "moon"}):
        with pytest.raises(ValueError, match="tax"):
            row("tax", **wrong)
    assert row("procurement")["unit"] == UNIT
    assert income("1.00")["budget_yuan"] == Decimal("1.00")
