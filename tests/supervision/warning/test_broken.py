"""A rule that breaks: the others judge on, what it found before stays, its readers are told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pytest

from tests.supervision.warning.ledger import SmallLedger
from tests.supervision.warning.test_kept_missing import run
from tests.supervision.warning.test_missing import RULE, ledger, taxes
from tests.world import DISTRICT, TOWN, World
from tongjian.supervision.warning import actions
from tongjian.supervision.warning.declare import LedgerRule, RuleTables, Settings
from tongjian.supervision.warning.engine import judge
from tongjian.supervision.warning.models import LedgerWarning, MissingData
from tongjian.supervision.warning.reads import missing, standing

SECRET_WORDS = "王小明的账户"


def raising(*_: Any) -> Any:
    """Break as a query does that quotes a row."""
    raise LookupError(SECRET_WORDS)


def no_figure(tables: RuleTables, settings: Settings) -> Any:
    """Find what has no figure."""
    return RULE.find(tables, settings).mutate(actual=ibis.null("decimal(38, 2)"))


FIRST = ledger(tax=taxes((2023, "50"), (2024, "100")))
THEN = ledger(tax=taxes((2023, "50"), (2024, "200")))
OTHER = replace(RULE, number=992)
BREAKING: Mapping[str, LedgerRule] = {
    "find": replace(RULE, find=raising),
    "words": replace(RULE, words=raising),
    "figure": replace(RULE, find=no_figure),
    "level": replace(RULE, find=lambda one, two: RULE.find(one, two).mutate(level="purple")),
}


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> list[LedgerRule]:
    """The rules declared here in place of all others."""
    rules = [RULE, OTHER]
    monkeypatch.setattr(actions, "ledger_versions", lambda: tuple(rules))
    return rules


def kept(number: int) -> list[Any]:
    return list(LedgerWarning.objects.filter(rule=number).order_by("pk").values())


@pytest.mark.parametrize("how", list(BREAKING))
def test_what_it_found_stays_and_the_others_judge_on(
    world: World,
    now: datetime,
    declared: list[LedgerRule],
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    run(now, FIRST)
    with world.scope(DISTRICT):
        before = kept(RULE.number)
        assert len(before) == 1 and not missing().exists()
    declared[0] = BREAKING[how]
    caplog.set_level(logging.ERROR)
    told = run(now + timedelta(hours=1), THEN)
    assert (told["found"], told["missing"]) == (1, 1), "the other rule's"
    with world.scope(DISTRICT):
        assert kept(RULE.number) == before
        assert standing().get(rule=OTHER.number).actual == Decimal(200)
        (broken,) = missing().filter(rule=RULE.number, dataset="")
        assert broken.words == (
            "R990 判断2024年的数据时出错，没有判断完；这条规则原有的预警保持原样。"
        )
    assert "R990" in caplog.text and SECRET_WORDS not in caplog.text
    if how in ("find", "words"):
        assert "LookupError" in caplog.text and "in raising" in caplog.text
    declared[0] = RULE
    later = now + timedelta(hours=2)
    assert run(later, FIRST)["missing"] == 0
    with world.scope(DISTRICT):
        assert kept(RULE.number) == before and not missing().exists()
        assert MissingData.objects.get(dataset="").gone_at == later


def only_in_town(rule: LedgerRule) -> LedgerRule:
    """Return the rule as it breaks wherever the town is judged."""

    def find(tables: RuleTables, settings: Settings) -> Any:
        if TOWN in tables.jurisdictions:
            raise LookupError(SECRET_WORDS)
        return rule.find(tables, settings)

    return replace(rule, find=find)


def test_one_places_data_keeps_it_from_judging_no_other(
    world: World, now: datetime, declared: list[LedgerRule]
) -> None:
    both = [*taxes((2023, "50"), (2024, "100")), *taxes((2023, "5"), (2024, "100"), place=TOWN)]
    run(now, ledger(tax=both), places=(DISTRICT, TOWN))
    declared[0] = only_in_town(RULE)
    more = [*taxes((2023, "50"), (2024, "200")), *taxes((2023, "5"), (2024, "200"), place=TOWN)]
    run(now + timedelta(hours=1), ledger(tax=more), places=(DISTRICT, TOWN))
    with world.scope():
        found = {one.jurisdiction_id: one.actual for one in standing().filter(rule=RULE.number)}
        assert found == {DISTRICT: Decimal(200), TOWN: Decimal(100)}
        assert [one.jurisdiction_id for one in missing().filter(dataset="")] == [TOWN]


def test_without_anybody_to_tell_it_raises() -> None:
    with pytest.raises(LookupError):
        judge(SmallLedger(FIRST), rules=[BREAKING["find"]])
