"""What a case is worth, how urgent it is and who answers it, worked out from what it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform

from tongjian.supervision.cases import about
from tongjian.supervision.cases.freezing import FACTS, seen
from tongjian.supervision.cases.models import CaseFinding, CasePayment, WarningCase
from tongjian.supervision.cases.successors import Lineage
from tongjian.supervision.warning.actions import URGENCY

LONGEST_UNIT = 24
RECKONED = (
    "priority why level urgency title involved_yuan own_yuan partial "
    "unit unit_was unit_name department"
).split()


def reckon_case(case: WarningCase, years: int, place: str, asking: Lineage | None) -> None:
    """Work out a case anew from all its findings; ``years`` is in how many years it was found.

    ``asking`` are the units where it is still open who will be asked, else None; ``place`` is the
    name of the jurisdiction.
    """
    findings = findings_of(case, place)
    subject = about.About(
        case.jurisdiction_id, case.kind, case.code, case.year, case.confidential, case.name
    )
    before = {name: getattr(case, name) for name in RECKONED}
    urgency = about.priority(findings, years)
    case.priority, case.why = urgency.points, [list(pair) for pair in urgency.why]
    case.level = min((one.level for one in findings), key=URGENCY.__getitem__)
    case.urgency = URGENCY[case.level]
    case.title = about.title(subject, findings)[:600]
    case.involved_yuan = about.involved(findings)
    case.partial = any(one.total > len(one.rows) for one in findings)
    if asking is not None:
        unit = about.answering(subject, findings)
        set_unit(case, unit if len(unit) <= LONGEST_UNIT else "", asking)
    case.own_yuan = _own(case, findings)
    if before != {name: getattr(case, name) for name in RECKONED}:
        case.save(update_fields=RECKONED)
    _keep_payments(case, findings)


def set_unit(case: WarningCase, found: str, units: Lineage) -> None:
    """Have a case answered by the unit that was found, or by what that unit has become."""
    case.unit = units.of(found) if found else ""
    case.unit_was = found if case.unit != found else ""
    case.unit_name = units.names.get(case.unit, case.unit)
    case.department = units.departments.get(case.unit, "")


def keep_own(case: WarningCase, place: str) -> None:
    """Work out anew only what of a case's sum is the answering unit's own."""
    case.own_yuan = _own(case, findings_of(case, place))
    case.save(update_fields=["own_yuan"])


def _own(case: WarningCase, findings: Sequence[about.Seen]) -> Decimal:
    if not case.unit:
        return about.involved(findings)
    return about.involved(about.own_part(findings, case.own_units))


def findings_of(case: WarningCase, place: str) -> list[about.Seen]:
    """Return what a case is reckoned from, without the tables that are only shown."""
    kept = {f"kept_{key}": KeyTransform(key, "frozen") for key in FACTS}
    rows = CaseFinding.objects.filter(case=case).annotate(**kept).order_by("rule", "pk")
    return [
        seen(
            dict(zip(FACTS, values, strict=True)),
            jurisdiction=case.jurisdiction_id,
            place=place,
            year=case.year,
            rule=rule,
            level=level,
            confidential=case.confidential,
        )
        for rule, level, *values in rows.values_list("rule", "level", *kept).iterator(200)
    ]


def _keep_payments(case: WarningCase, findings: Sequence[about.Seen]) -> None:
    paid: Mapping[tuple[str, int], Any] = about.payments(findings)
    kept = {
        (delivery, row): (pk, amount)
        for pk, delivery, row, amount in case.payments.values_list(
            "pk", "delivery", "row", "amount_yuan"
        )
    }
    gone = [pk for key, (pk, amount) in kept.items() if paid.get(key) != amount]
    for start in range(0, len(gone), 1000):
        case.payments.filter(pk__in=gone[start : start + 1000]).delete()
    CasePayment.objects.bulk_create(
        (
            CasePayment(
                jurisdiction_id=case.jurisdiction_id,
                case=case,
                delivery=delivery,
                row=row,
                amount_yuan=amount,
            )
            for (delivery, row), amount in sorted(paid.items())
            if kept.get((delivery, row), (0, None))[1] != amount
        ),
        batch_size=1000,
    )
