"""What became of a rule's findings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.supervision.warning.ledger import pay
from tests.supervision.warning.test_actions import PERSON, run
from tests.world import ROOT, TOWN, World
from tongjian.core.scope import scope
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings.record import HIGH, Followed, record

DAY = date(2024, 5, 3)


def test_raised_standing_and_gone_in_ones_own_places(world: World, now: datetime) -> None:
    large = pay("1200000.00", DAY, payment_no="A1", **PERSON)
    run(now, large, pay("3000000.00", DAY, payment_no="A2", **PERSON))
    run(now + timedelta(hours=1), large)
    rule = rule_numbered(49)
    assert rule is not None
    for actor, raised, standing in (
        (world.actor("committee"), 2, 1),
        (world.actor("town", TOWN), 0, 0),
    ):
        with scope(actor.reach("warnings.read"), actor):
            found = record(rule, actor)
        assert found is not None
        assert (found.raised, found.standing, found.gone) == (raised, standing, raised - standing)
        assert found.followed == Followed(0, 0, 0, 0, Decimal(0))


def test_a_document_rule_has_no_record(world: World) -> None:
    rule = rule_numbered(74)
    assert rule is not None
    with world.scope():
        assert record(rule, ROOT) is None


def test_a_rate_is_told_of_enough_and_flagged_when_high() -> None:
    def followed(confirmed: int, normal: int, dismissed: int) -> Followed:
        return Followed(9, confirmed, normal, dismissed, Decimal("12000.00"))

    assert followed(1, 2, 1).rate is None and not followed(1, 2, 1).high
    assert followed(3, 1, 1).rate == 40 and not followed(3, 1, 1).high
    assert followed(3, 2, 1).rate == HIGH and followed(3, 2, 1).high
    assert followed(0, 0, 5).returned == "1.20万元"
