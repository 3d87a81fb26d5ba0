"""Answering the one complete notice of corrections: a file for each material named, a new answer
for each field named, all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tongjian.core.identity.actor import Actor
from tongjian.hall.applications.wizard import DEFAULT_FILES, Asked
from tongjian.hall.cases.corrections import answer_correction
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import Correction, HallCase
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.forms.rendering import Page, page_of
from tongjian.hall.forms.schema import Entry, FormSchema, Group, Step
from tongjian.hall.items.definition import Definition
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import faults_of


@dataclass(frozen=True)
class Correcting:
    """A correction being answered; ``what`` says what is wrong with each material."""

    case: HallCase
    correction: Correction
    definition: Definition
    asked: tuple[Asked, ...]
    what: Mapping[str, str]
    step: Step | None

    def judge(self, typed: Mapping[str, Any], today: date) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the new answers of the fields named, and what is wrong with them."""
        if self.step is None:
            return {}, {}
        keys = {entry.key for entry in self.step.entries}
        now = {**self.case.answers, **typed}
        asked = self.definition.form.visible(now)
        checked = self.definition.form.validate(now, today=today)
        errors = {
            path: words for path, words in checked.errors.items() if path.partition(".")[0] in keys
        }
        values = {key: checked.values[key] for key in keys if key in checked.values}
        for entry in self.step.entries:
            if entry.key not in asked:
                values[entry.key] = None  # another answer has made the question needless
            elif entry.key not in values and not errors:
                name = entry.title if isinstance(entry, Group) else entry.label
                errors[entry.key] = f"请填写“{name}”"
        return values, errors

    def widened(self, typed: Mapping[str, Any]) -> Correcting:
        """Return the same with the questions that the new answers bring up."""
        if self.step is None:
            return self
        form, step = self.definition.form, self.step
        before = form.visible(self.case.answers)
        fresh = form.visible({**self.case.answers, **typed}) - before
        more = _entries(form, set(fresh) - {entry.key for entry in step.entries})
        return replace(self, step=replace(step, entries=(*step.entries, *more))) if more else self

    def drawn(
        self, typed: Mapping[str, Any], errors: Mapping[str, str], today: date
    ) -> Page | None:
        """Return the fields named, ready to be drawn."""
        if self.step is None:
            return None
        answers = {**self.case.answers, **typed}
        return page_of(self.definition.form, self.step, answers, today=today, errors=errors)


def correcting(case: HallCase) -> Correcting | None:
    """Return the correction a case waits for, None when it waits for none."""
    asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
    if case.phase != "correction" or asked is None:
        return None
    definition = pinned(case.version).definition
    materials, what, keys = [], {}, set()
    for point in asked.points:
        if key := point.get("material"):
            material = definition.material(key)
            if material is not None:
                materials.append(Asked(material, True, DEFAULT_FILES))
                what[key] = point["what"]
        elif key := point.get("field"):
            keys.add(key)
            what[key] = point["what"]
    return Correcting(case, asked, definition, tuple(materials), what, _step(definition.form, keys))


def _step(form: FormSchema, keys: set[str]) -> Step | None:
    entries = _entries(form, keys)
    return Step("correction", "补正的内容", entries) if entries else None


def _entries(form: FormSchema, keys: set[str]) -> tuple[Entry, ...]:
    """Return the questions named; one of a group brings the whole group."""
    return tuple(
        entry
        for step in form.steps
        for entry in step.entries
        if entry.key in keys
        or (isinstance(entry, Group) and any(inner.key in keys for inner in entry.fields))
    )


def missing_files(asked: Iterable[Asked], files: Mapping[str, Sequence[Upload]]) -> dict[str, str]:
    """Return what is missing or refused among the files, by material."""
    found = {}
    for one in asked:
        given = files.get(one.material.key, ())
        refused = faults_of(given)
        if not given:
            found[one.material.key] = f"请上传“{one.material.name}”"
        elif refused:
            found[one.material.key] = refused[0]
    return found


def answer(
    *,
    work: Correcting,
    files: Mapping[str, Sequence[Upload]],
    answers: Mapping[str, Any],
    turn: int,
    by: Actor,
    now: datetime,
) -> HallCase:
    """Hand everything in at once; raises ``StepRefused``."""
    materials = [
        MaterialGiven(one.material.key, upload=upload)
        for one in work.asked
        for upload in files.get(one.material.key, ())
    ]
    # a point about one question of a group is answered by the whole group
    named = {point["field"]: None for point in work.correction.points if "field" in point}
    return answer_correction(
        subject=work.case,
        answers={**named, **answers},
        materials=materials,
        by=by,
        now=now,
        turn=turn,
    )
