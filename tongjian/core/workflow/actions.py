"""Opening a case on the latest version of a flow and taking its steps."""

from datetime import datetime
from typing import Any

from django.db import connection

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import Flow, StepRefused
from tongjian.core.workflow.models import Case, CaseStep, FlowVersion


@action("workflow.set_flow", "orgs.manage")
def set_flow(*, name: str, definition: dict[str, Any], by: Actor, now: datetime) -> FlowVersion:
    """Make ``definition`` the flow's latest version unless it already is."""
    Flow.parse(definition)
    with connection.cursor() as cursor:  # two who set it at once make one version
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"flow:{name}"])
    latest = FlowVersion.objects.filter(name=name).order_by("-version").first()
    if latest is not None and latest.definition == definition:
        return latest
    version = latest.version + 1 if latest else 1
    return FlowVersion.objects.create(
        name=name, version=version, definition=definition, created_at=now
    )


@action("workflow.open", None)
def open_case(
    *, flow: FlowVersion, subject_label: str, jurisdiction: str, by: Actor, now: datetime
) -> Case:
    """Open a case for a record, named by its label, e.g. "supervision.document:7"."""
    case: Case = Case.objects.create(
        jurisdiction_id=jurisdiction,
        flow=flow,
        state=Flow.parse(flow.definition).start,
        subject=subject_label,
        opened_at=now,
    )
    return case


@action("workflow.step", None)
def take_step(
    *, subject: Case, step: str, turn: int, reason: str = "", by: Actor, now: datetime
) -> Case:
    """Take a step. ``turn`` is the one the person saw: another's step in between refuses theirs."""
    case: Case = Case.objects.select_for_update().select_related("flow").get(pk=subject.pk)
    if case.turn != turn:
        raise StepRefused("这件事刚刚被别人办理过，请刷新页面后再看")
    taken = Flow.parse(case.flow.definition).step(case.state, step, reason)
    by.require(taken.permission, case.jurisdiction_id)
    CaseStep.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        action=step,
        source=case.state,
        target=taken.target,
        reason=reason.strip(),
        by=by.label,
        at=now,
    )
    case.state, case.turn = taken.target, case.turn + 1
    case.save(update_fields=["state", "turn"])
    note(step=step, state=case.state)
    return case
