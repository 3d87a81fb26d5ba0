"""Taking an application in at a window: the same form on the server, materials on paper or scanned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applications.reads import sources
from tongjian.hall.applications.wizard import Asked, needed, questionnaire
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.forms.prefill import prefilled
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.forms.rendering import Page, page_of
from tongjian.hall.forms.schema import FormSchema, Step
from tongjian.hall.items.definition import Definition
from tongjian.hall.uploads.reads import FieldSpec, UploadField, faults_of
from tongjian.hall.uploads.receive import from_form

WAYS = ("paper", "later", "commitment")


def on_one_page(form: FormSchema) -> Step:
    """Return all steps as one, so that a clerk fills in one page.

    The condition of a step becomes one of each of its entries.
    """
    entries = []
    for step in form.steps:
        for entry in step.entries:
            conditions = [one for one in (step.when, entry.when) if one is not None]
            when = {"and": conditions} if len(conditions) > 1 else next(iter(conditions), None)
            entries.append(replace(entry, when=when))
    return Step("all", "申请表", tuple(entries))


@dataclass(frozen=True)
class Card:
    """One material at the window: paper received, a scan, or a promise."""

    asked: Asked
    field: UploadField
    ways: frozenset[str]
    error: str = ""
    what: str = ""

    @property
    def id(self) -> str:
        """The id an error leads to."""
        return f"card-{self.asked.material.key}"

    @property
    def given(self) -> list[MaterialGiven]:
        """What was handed in for the material."""
        key = self.asked.material.key
        found = [MaterialGiven(key, upload=upload) for upload in self.field.files]
        if "paper" in self.ways:
            found.append(MaterialGiven(key, paper=True))
        if found:
            return found
        later = "later" in self.ways and self.asked.material.may_follow
        commitment = "commitment" in self.ways and self.asked.material.commitment
        return (
            [MaterialGiven(key, later=later, commitment=commitment)] if later or commitment else []
        )

    def checked(self) -> Card:
        """Return the card with what is wrong with it."""
        if faults := faults_of(self.field.files):
            return replace(self, error=faults[0])
        if self.asked.required and not self.given:
            return replace(self, error=f"请注明收到了“{self.asked.material.name}”，或者选择文件")
        return self


def cards_of(
    request: Any, asked: Sequence[Asked], owner: Applicant | None, party: int | None
) -> list[Card]:
    """Return a card for every material, with the files the page sent along."""
    posted, cards = request.POST, []
    for one in asked:
        spec = FieldSpec(
            name=one.name,
            material=one.material.name,
            accept=tuple(one.material.accept) or FieldSpec.accept,
            most=one.most,
            party=party,
            user=request.actor.user_id,
        )
        field = UploadField(spec)
        if request.method == "POST":
            field = from_form(
                spec=spec,
                numbers=posted.getlist(one.name),
                files=request.FILES.getlist(f"{one.name}-files"),
                removed=posted.get(f"{one.name}-remove", ""),
                owner=owner,
                by=request.actor,
                now=request.now,
            )
        ways = frozenset(way for way in WAYS if f"{one.name}-{way}" in posted)
        cards.append(Card(one, field, ways))
    return cards


@dataclass(frozen=True)
class Taking:
    """An application being taken in, as it was typed so far."""

    definition: Definition
    questions: Mapping[str, Any]
    answers: Mapping[str, Any]
    today: date

    @classmethod
    def read(
        cls,
        request: Any,
        definition: Definition,
        applicant: Applicant | None,
        party: Party | None,
        today: date,
    ) -> Taking:
        """Read what the page sent, or begin with what the hall knows of the person."""
        step = on_one_page(definition.form)
        asked = questionnaire(definition)
        if request.method != "POST":
            known: dict[str, Any] = {}
            if applicant is not None and party is not None:
                known = sources(applicant, party, definition.form)
            return cls(definition, {}, prefilled(definition.form, known, today=today), today)
        posted = request.POST
        answers = read_step(step, posted)
        if "_add" in posted:
            answers = add_row(step, answers, posted["_add"])
        elif "_remove" in posted:
            answers = remove_row(step, answers, posted["_remove"])
        questions = read_step(asked.steps[0], posted) if asked else {}
        return cls(definition, questions, answers, today)

    @property
    def everything(self) -> dict[str, Any]:
        """Answers to questionnaire and form together, which conditions of materials look at."""
        return {**self.questions, **self.answers}

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The materials these answers ask for."""
        return needed(self.definition, self.everything)

    def judge(self, cards: Sequence[Card]) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the answers that count and what is wrong with them, by path."""
        form = self.definition.form
        files = {
            field.key: field.options["material"]
            for _, _, field in form.fields()
            if field.kind == "upload"
        }
        numbers = {
            card.asked.material.key: [upload.pk for upload in card.field.files] for card in cards
        }
        given = {**self.everything, **{key: numbers.get(name, []) for key, name in files.items()}}
        checked = form.validate(given, today=self.today)
        errors = {path: said for path, said in checked.errors.items() if path not in files}
        values = dict(checked.values)
        if (asked := questionnaire(self.definition)) is not None:
            told = asked.validate(self.questions, today=self.today)
            values, errors = {**told.values, **values}, {**told.errors, **errors}
        return values, errors

    def pages(self, errors: Mapping[str, str]) -> tuple[list[Page], list[tuple[str, str]]]:
        """Return questionnaire and form, ready to be drawn, and their errors for one summary."""
        pages = []
        if (asked := questionnaire(self.definition)) is not None:
            step = asked.steps[0]
            own = {entry.key for entry in step.entries}
            wrong = {path: said for path, said in errors.items() if path in own}
            pages.append(page_of(asked, step, self.questions, today=self.today, errors=wrong))
            errors = {path: said for path, said in errors.items() if path not in own}
        form = self.definition.form
        drawn = page_of(form, on_one_page(form), self.everything, today=self.today, errors=errors)
        pages.append(drawn)
        summary = [error for page in pages for error in page.errors]
        return [replace(page, errors=()) for page in pages], summary
