"""The parts of pages that lists and pages of proposals share, and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages

from tongjian.core.listing.listing import Column, Filter
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.warning.four_eyes.record import APPROVED, REFUSED, WAITING
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused

TONES = {WAITING: "yellow", APPROVED: "green", REFUSED: "red"}


class DecisionForm(forms.Form):
    """What is decided about a proposal; a refusal needs its reason."""

    decision = forms.ChoiceField(choices=[("approve", "批准"), ("refuse", "不予批准")])
    answer = forms.CharField(
        label="意见",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不予批准的必须写明理由。",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        given = super().clean() or {}
        if given.get("decision") == "refuse" and not given.get("answer", "").strip():
            self.add_error("answer", "不予批准请写明理由")
        return given


def tone(proposal: Any) -> tuple[str, str]:
    """Return the colour and word of a proposal's state."""
    return TONES.get(proposal.state, "grey"), proposal.get_state_display()


def _places() -> Iterable[tuple[str, str]]:
    return Jurisdiction.objects.values_list("code", "name")


STATE = Column("state", "状态", tone, "state", "badge")
PLACE = (
    Column("place", "行政区划", lambda one: one.jurisdiction.name, "jurisdiction_id"),
    Column("from", "自哪天起", lambda one: one.valid_from.isoformat(), "valid_from"),
)
PEOPLE = (
    Column("proposed_by", "提出人", lambda one: str(one.proposer), "proposer__title"),
    Column("proposed_at", "提出时间", lambda one: one.proposed_at, "proposed_at", "date"),
    Column("decided_by", "办理人", lambda one: str(one.decider or "—"), "decider__title"),
)
OF_PLACE = Filter("place", "行政区划", "jurisdiction_id", _places)


def decided(request: Any, found: Any, actions: Any) -> DecisionForm | None:
    """Approve or refuse as posted by the verbs of ``actions``; the form with what is wrong, or None."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        verb = actions.approve if form.cleaned_data["decision"] == "approve" else actions.refuse
        answer = form.cleaned_data["answer"]
        try:
            verb(subject=found, answer=answer, by=request.actor, now=request.now)
        except ProposalRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已办理，提出人会收到通知。")
            return None
    found.refresh_from_db()
    return form


def pressed(request: Any, verb: Callable[..., Any], found: Any, done: str = "") -> None:
    """Do what a button on a proposal's page says, and say ``done`` or why not."""
    try:
        verb(subject=found, by=request.actor, now=request.now)
    except ProposalRefused as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
