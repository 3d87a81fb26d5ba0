"""A draft as its applicant walks through it: which pages there are, what is asked, what is missing.

The pages are the questionnaire (when the item has one), the form's steps that apply, the materials
(when any are asked for) and the check page. Which of them there are depends on the answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongjian.hall.applications.models import Draft
from tongjian.hall.forms.schema import Checked, Field, FormSchema, Step
from tongjian.hall.items.definition import Definition
from tongjian.hall.items.parts import Material
from tongjian.hall.items.reads import definition

QUESTIONS = "questions"
DEFAULT_FILES = 5


@dataclass(frozen=True)
class Page:
    """One page of the wizard; ``kind`` is questions, step, materials or check."""

    kind: str
    key: str
    title: str


@dataclass(frozen=True)
class Asked:
    """A material this application needs; ``most`` files at most."""

    material: Material
    required: bool
    most: int = DEFAULT_FILES

    @property
    def name(self) -> str:
        """The name of its field in the page."""
        return f"m-{self.material.key}"


@dataclass(frozen=True)
class Work:
    """A draft with the definition it was begun on."""

    draft: Draft
    definition: Definition
    today: date

    @cached_property
    def schema(self) -> FormSchema:
        """The form."""
        return self.definition.form

    @cached_property
    def questions(self) -> FormSchema | None:
        """The questionnaire as a form of one step; None when there is none."""
        return questionnaire(self.definition)

    @cached_property
    def uploads(self) -> dict[str, list[int]]:
        """The numbers of the files given, by material."""
        return {key: list(given.get("uploads", [])) for key, given in self.draft.materials.items()}

    @cached_property
    def answers(self) -> dict[str, Any]:
        """All answers so far: questionnaire, form, and the files of its upload fields."""
        told = self.questions.settle(self.draft.questions) if self.questions else {}
        found = {**told, **self.draft.answers}
        for _, _, field in self.schema.fields():
            if field.kind == "upload":
                found[field.key] = self.uploads.get(field.options["material"], [])
        return found

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The materials to hand in; what the hall holds itself is nobody's to bring."""
        return needed(self.definition, self.answers)

    @cached_property
    def held(self) -> tuple[Material, ...]:
        """The materials that apply but that the hall holds already."""
        return tuple(one for one in self.definition.needed(self.answers) if one.held)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages in their order."""
        found = [Page(QUESTIONS, QUESTIONS, "您的情形")] if self.questions else []
        found += [
            Page("step", step.key, step.title) for step in self.schema.steps_for(self.answers)
        ]
        if self.asked or self.held:
            found.append(Page("materials", "materials", "上传材料"))
        return (*found, Page("check", "check", "核对并提交"))

    def page(self, kind: str, key: str) -> Page | None:
        """Return a page when there is one for these answers."""
        return next((one for one in self.pages if (one.kind, one.key) == (kind, key)), None)

    def skipped(self, kind: str, key: str) -> Page | None:
        """Return a step of the form that these answers leave out; None when there is no such."""
        found = (one for one in self.schema.steps if kind == "step" and one.key == key)
        return next((Page("step", one.key, one.title) for one in found), None)

    def after(self, page: Page) -> Page:
        """Return the page that follows."""
        at = self.pages.index(page)
        return self.pages[min(at + 1, len(self.pages) - 1)]

    def before(self, page: Page) -> Page | None:
        """Return the page that comes before, None on the first."""
        at = self.place(page)
        return self.pages[at - 1] if at else None

    def place(self, page: Page) -> int:
        """Return how many pages come before a page, also before one these answers leave out."""
        if page in self.pages:
            return self.pages.index(page)
        keys = [step.key for step in self.schema.steps]
        earlier = {QUESTIONS, *keys[: keys.index(page.key)]}
        return sum(one.key in earlier for one in self.pages)

    def form_of(self, page: Page) -> tuple[FormSchema, Step]:
        """Return schema and step of a page with questions."""
        if page.kind == QUESTIONS and self.questions is not None:
            return self.questions, self.questions.steps[0]
        return self.schema, next(step for step in self.schema.steps if step.key == page.key)

    def judge(self, page: Page, answers: Mapping[str, Any] | None = None) -> Checked:
        """Judge the answers of one page; files are judged with the materials."""
        schema, step = self.form_of(page)
        checked = schema.validate(
            self.answers if answers is None else answers, step=step.key, today=self.today
        )
        files = {field.key for _, _, field in schema.fields() if field.kind == "upload"}
        errors = {path: words for path, words in checked.errors.items() if path not in files}
        return Checked(checked.values, errors)

    def material_faults(self) -> dict[str, str]:
        """Return what is missing among the materials, by their keys."""
        return {
            one.material.key: f"请上传“{one.material.name}”{_ways(one.material)}"
            for one in self.asked
            if one.required and not given_for(one.material, self.draft.materials)
        }

    def faults(self) -> dict[Page, list[tuple[str, str]]]:
        """Return what keeps the application from being submitted, by page, with each path."""
        found: dict[Page, list[tuple[str, str]]] = {}
        for page in self.pages:
            errors: dict[str, str] = {}
            if page.kind == "materials":
                errors = self.material_faults()
            elif page.kind != "check":
                errors = self.judge(page).errors
            if errors:
                found[page] = list(errors.items())
        return found


def work_of(draft: Draft, today: date) -> Work:
    """Return a draft ready to be walked through."""
    return Work(draft, definition(draft.version), today)


def needed(of: Definition, answers: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Return the materials these answers ask for and the hall does not hold."""
    settled = of.form.settle(answers)
    hidden = {entry.key for _, entry in of.form.order} - settled.keys()
    counted = {key: value for key, value in {**answers, **settled}.items() if key not in hidden}
    limits = {
        field.options["material"]: field
        for _, _, field in of.form.fields()
        if field.kind == "upload" and field.key not in hidden
    }
    return tuple(
        Asked(
            one,
            one.required or bool(limits.get(one.key) and limits[one.key].required),
            limits[one.key].options.get("max_files", DEFAULT_FILES)
            if one.key in limits
            else DEFAULT_FILES,
        )
        for one in of.needed_to_decide(counted)
        if not one.held
    )


def given_for(material: Material, materials: Mapping[str, Any]) -> bool:
    """Whether something was handed in for a material, or a way round it was taken."""
    given = materials.get(material.key, {})
    return bool(
        given.get("uploads")
        or (material.may_follow and given.get("later"))
        or (material.commitment and given.get("commitment"))
    )


def _ways(material: Material) -> str:
    ways = ["以后补交"] * material.may_follow + ["作出告知承诺"] * material.commitment
    return f"，或选择{'、'.join(ways)}" if ways else ""


def questionnaire(of: Definition) -> FormSchema | None:
    """Return the questionnaire as a form of one step."""
    if not of.questionnaire:
        return None
    fields = tuple(
        Field(
            key=one.key,
            label=one.question,
            kind="choice",
            required=True,
            help=one.help,
            when=one.when,
            options={"options": [list(pair) for pair in one.options]},
        )
        for one in of.questionnaire
    )
    step = Step(QUESTIONS, "您的情形", fields)
    return FormSchema((step,), tuple((step, field) for field in fields))


def fingerprint(answers: Mapping[str, Any], step: Step) -> str:
    """Return a mark of what is saved of a step, by which a later save is known."""
    return mark_of({entry.key: answers.get(entry.key) for entry in step.entries})


def mark_of(saved: Mapping[str, Any]) -> str:
    """Return a mark of what is saved."""
    text = json.dumps(saved, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
