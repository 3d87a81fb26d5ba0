"""What the wizard's templates draw: a page of questions, the materials, the check page."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.urls import reverse

from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.reads import sources
from tongjian.hall.applications.wizard import (
    QUESTIONS,
    Asked,
    Page,
    Work,
    fingerprint,
    mark_of,
)
from tongjian.hall.forms.display import Part, answer_text, display_parts
from tongjian.hall.forms.prefill import prefilled
from tongjian.hall.forms.rendering import identity, page_of
from tongjian.hall.forms.schema import Field, Group, Step
from tongjian.hall.forms.values import tidy
from tongjian.hall.items.parts import Material
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import FieldSpec, UploadField, chosen, faults_of, reusable


def address_of(draft: Draft, page: Page) -> str:
    """Return the address of a page of the wizard."""
    if page.kind == "step":
        return reverse("draft_step", args=[draft.pk, page.key])
    return reverse(f"draft_{page.kind}", args=[draft.pk])


def start_of(work: Work) -> Page:
    """Return the page where the applicant left off.

    A fresh draft begins with its first page, after the questionnaire when the guide asked it.
    """
    kind, _, key = work.draft.step.partition(":")
    if page := work.page(kind, key):
        return page
    first = work.pages[0]
    if not work.draft.step:
        answered = first.kind == QUESTIONS and work.judge(first).ok
        return work.after(first) if answered else first
    return next(iter(work.faults()), work.pages[-1])


def frame(work: Work, page: Page) -> dict[str, Any]:
    """Return what every page of the wizard shows around its questions."""
    before = work.before(page)
    return {
        "draft": work.draft,
        "item": work.definition,
        "page": page,
        "number": work.place(page) + 1,
        "total": len(work.pages),
        "back": address_of(work.draft, before) if before else "",
        "tab": secrets.token_urlsafe(12),
    }


def form_context(
    work: Work,
    page: Page,
    *,
    answers: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    saved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the context of a page of questions; ``answers`` are those typed, if not yet saved.

    ``saved`` are other answers that were saved elsewhere, shown beside the typed ones.
    """
    schema, step = work.form_of(page)
    shown = {**work.answers, **(answers or {})}
    known = _filled_in(work, step) if page.kind != QUESTIONS else frozenset()
    drawn = page_of(
        schema,
        step,
        shown,
        today=work.today,
        errors=errors,
        filled_in=known,
        others=_others(step, shown, saved or {}),
    )
    return {**frame(work, page), "form_page": drawn, "base": base_of(work, page)}


def base_of(work: Work, page: Page) -> str:
    """Return the mark of what is saved of a page, which the page sends back with what is typed."""
    if page.kind == "materials":
        return mark_of(work.draft.materials)
    _, step = work.form_of(page)
    return fingerprint(work.draft.questions if page.kind == QUESTIONS else work.draft.answers, step)


def _filled_in(work: Work, step: Step) -> frozenset[str]:
    """Return the fields that hold what the hall knows, whoever filled it in."""
    draft = work.draft
    own = {entry.key for entry in step.entries if isinstance(entry, Field) and entry.prefill}
    if not own or draft.party is None:
        return frozenset()
    known = prefilled(work.schema, sources(draft.owner, draft.party, work.schema), today=work.today)
    return frozenset(key for key in own & known.keys() if draft.answers.get(key) == known[key])


def _others(step: Step, typed: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for entry in step.entries:
        if entry.key not in saved:
            continue
        if isinstance(entry, Group):
            if typed.get(entry.key) != saved[entry.key]:
                found[entry.key] = f"{len(saved[entry.key] or [])} 项"
            continue
        mine, other = tidy(entry, typed.get(entry.key)), tidy(entry, saved[entry.key])
        if mine != other:
            found[entry.key] = answer_text(entry, other) if other is not None else "（未填）"
    return found


# --- materials -------------------------------------------------------------------------------


@dataclass(frozen=True)
class MaterialCard:
    """One material as its applicant hands it in; ``earlier`` are papers the hall has already."""

    asked: Asked
    field: UploadField
    earlier: Sequence[Upload]
    later: bool = False
    commitment: bool = False
    error: str = ""

    @property
    def material(self) -> Material:
        """The material."""
        return self.asked.material

    @property
    def id(self) -> str:
        """The id an error leads to."""
        return f"card-{self.material.key}"


def spec_of(asked: Asked, party: int | None, actor: Actor) -> FieldSpec:
    """Return what is asked for in a material's upload field."""
    return FieldSpec(
        name=asked.name,
        material=asked.material.name,
        accept=tuple(asked.material.accept) or FieldSpec.accept,
        most=asked.most,
        party=party,
        user=actor.user_id,
    )


def cards_of(
    work: Work,
    actor: Actor,
    *,
    faults: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[MaterialCard]:
    """Return a card for every material asked for (three queries, however many there are)."""
    numbers = [number for one in work.asked for number in work.uploads.get(one.material.key, [])]
    files = {upload.pk: upload for upload in chosen(actor, numbers)}
    names = [one.material.name for one in work.asked]
    earlier = earlier_papers(work.draft.owner, work.draft.party_id, names, work.today, set(files))
    cards = []
    for one in work.asked:
        key = one.material.key
        given = work.draft.materials.get(key, {})
        own = [files[number] for number in work.uploads.get(key, []) if number in files]
        taken = {upload.source_id for upload in own} | {upload.pk for upload in own}
        cards.append(
            MaterialCard(
                asked=one,
                field=UploadField(
                    spec_of(one, work.draft.party_id, actor), own, (faults or {}).get(key, ())
                ),
                earlier=[
                    upload
                    for upload in earlier.get(one.material.name, [])
                    if upload.pk not in taken
                ][:3],
                later=bool(given.get("later")),
                commitment=bool(given.get("commitment")),
                error=(errors or {}).get(key, "") or "；".join(faults_of(own)),
            )
        )
    return cards


def earlier_papers(
    owner: Applicant, party: int | None, names: Sequence[str], today: date, used: Collection[int]
) -> dict[str, list[Upload]]:
    """Return the papers the hall has already, by material; one query for all of them."""
    if not names:
        return {}
    rows = reduce(or_, (reusable(owner, name, today) for name in names))
    found: dict[str, list[Upload]] = {}
    for upload in rows.exclude(pk__in=used):
        if upload.grade in ("A", "B") or upload.party_id in (None, party):
            found.setdefault(upload.material, []).append(upload)
    return found


# --- check page ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """The answers of one page of the wizard, with the way back to change them."""

    page: Page
    url: str
    parts: Sequence[Part]
    faults: Sequence[tuple[str, str]]


def sections_of(work: Work, cards: Sequence[MaterialCard]) -> list[Section]:
    """Return everything that was answered, page by page, with what is wrong."""
    faults = work.faults()
    parts = display_parts(work.schema, work.answers, masked=False)
    found = []
    for page in work.pages:
        if page.kind == "check":
            continue
        own: Sequence[Part] = ()
        if page.kind == "step":
            own = [part for part in parts if part.step.key == page.key]
        elif page.kind == QUESTIONS and work.questions is not None:
            own = display_parts(work.questions, work.draft.questions, masked=False)
        url = f"{address_of(work.draft, page)}?from=check"
        if page.kind == "materials":
            wrong = [(f"{url}#{card.id}", card.error) for card in cards if card.error]
        else:
            wrong = [(f"{url}#{identity(path)}", words) for path, words in faults.get(page, [])]
        found.append(Section(page, url, own, wrong))
    return found
