"""Where the review of a document stands and what was done in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as Choice
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import Flow, Step
from tongjian.core.workflow.models import Case
from tongjian.supervision.documents.flow import DEFINITION, START, TONES
from tongjian.supervision.documents.models import Document

LABEL = "supervision.document:"


def case_of(document: Document) -> Case | None:
    """Return the case of a document's review, None before there is one."""
    found: Case | None = (
        Case.objects.select_related("flow").filter(subject=f"{LABEL}{document.pk}").first()
    )
    return found


def with_review(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Add ``review``, the state's key; a document that was not read has none."""
    label = Concat(Value(LABEL), Cast(OuterRef("pk"), CharField()))
    state = Subquery(Case.objects.filter(subject=label).values("state")[:1])
    return rows.annotate(
        review=Choice(
            When(state="read", then=Coalesce(state, Value(START))), output_field=CharField()
        )
    )


@dataclass(frozen=True)
class Taken:
    """One step of the past."""

    at: datetime
    by: str
    title: str
    state: str
    reason: str


@dataclass(frozen=True)
class Review:
    """The review as its page shows it; ``steps`` are those the person may take now."""

    title: str
    tone: str
    turn: int
    steps: tuple[Step, ...]
    history: tuple[Taken, ...]


def review_of(document: Document, actor: Actor) -> Review:
    """Return the review of a read document as ``actor`` sees it."""
    case = case_of(document)
    flow = Flow.parse(case.flow.definition if case else DEFINITION)
    state, turn = (case.state, case.turn) if case else (flow.start, 0)
    return Review(
        title=flow.states[state].title,
        tone=TONES.get(state, "grey"),
        turn=turn,
        steps=tuple(
            step
            for step in flow.steps_from(state)
            if actor.can(step.permission, document.jurisdiction_id)
        ),
        history=_history(case, flow) if case else (),
    )


def _history(case: Case, flow: Flow) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            at=taken.at,
            by=taken.by,
            title=flow.step(taken.source, taken.action, taken.reason).title,
            state=flow.states[taken.target].title,
            reason=taken.reason,
        )
        for taken in case.taken.all()
    )
