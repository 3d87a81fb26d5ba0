"""The list of proposals and what the page of one shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.four_eyes.pages import OF_PLACE, PEOPLE, PLACE, STATE, tone
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.pages import rule_title
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.models import RuleProposal
from tongjian.supervision.warning.settings.values import shown


def meaning(number: int, name: str) -> tuple[str, str]:
    """Return a threshold's meaning and unit, also of one no longer declared."""
    rule = rule_numbered(number)
    found = next((one for one in rule.thresholds if one.name == name), None) if rule else None
    return (found.meaning, found.unit) if found else (name, "")


def _url(proposal: RuleProposal) -> str:
    return reverse("rule_proposal", args=[proposal.pk])


def _change(one: RuleProposal) -> str:
    unit = meaning(one.rule, one.name)[1]
    return f"{shown(one.before)} → {shown(one.value)} {unit}"


def _rules() -> Iterable[tuple[str, str]]:
    numbers = reads.proposals().order_by("rule").values_list("rule", flat=True).distinct()
    return [(str(number), rule_title(number)) for number in numbers]


LISTING = Listing(
    name="界限变更",
    columns=(
        STATE,
        Column("rule", "规则", lambda one: rule_title(one.rule), "rule", url=_url),
        Column("name", "界限", lambda one: meaning(one.rule, one.name)[0]),
        Column("change", "变更", _change),
        *PLACE,
        Column("reason", "理由", lambda one: one.reason),
        *PEOPLE,
    ),
    filters=(
        Filter("state", "状态", "state", lambda: RuleProposal.STATES),
        Filter("rule", "规则", "rule", _rules),
        OF_PLACE,
        Filter("by", "提出人", "proposer__title__contains"),
    ),
    sort="-proposed_at",
)


def waiting(rule: Rule) -> list[dict[str, Any]]:
    """Return the proposals of a rule that wait, within the scope."""
    rows = reads.proposals().filter(rule=rule.number, state=WAITING)
    return [{"proposal": one, "change": _change(one), **_named(one.rule, one.name)} for one in rows]


def history(rule: Rule) -> list[dict[str, Any]]:
    """Return what was ever set for a rule within the scope: value, days, who, why; latest first.

    ``until`` is the last day it counted, None while it counts or will.
    """
    rows = list(
        RuleSetting.objects.filter(rule=rule.number)
        .select_related("jurisdiction", "proposal__proposer", "proposal__decider")
        .order_by("valid_from", "id")
    )
    following: dict[tuple[str, str], RuleSetting] = {}
    shown_rows = []
    for row in reversed(rows):
        after = following.get((row.jurisdiction_id, row.name))
        following[row.jurisdiction_id, row.name] = row
        shown_rows.append(
            {
                "setting": row,
                "value": shown(row.value),
                "until": after.valid_from if after else None,
                "replaced": after is not None and after.valid_from == row.valid_from,
                "proposal": row.proposal,
                **_named(row.rule, row.name),
            }
        )
    return shown_rows


def _named(number: int, name: str) -> dict[str, str]:
    words, unit = meaning(number, name)
    return {"meaning": words, "unit": unit}


def page(proposal: RuleProposal) -> dict[str, Any]:
    """Return what the page of a proposal shows beside the record itself."""
    return {
        "proposal": proposal,
        "title": rule_title(proposal.rule),
        "state": tone(proposal),
        "before": shown(proposal.before),
        "value": shown(proposal.value),
        "setting": RuleSetting.objects.filter(proposal=proposal).first(),
        **_named(proposal.rule, proposal.name),
    }
