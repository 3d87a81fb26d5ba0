"""The one complete notice of what is missing, and its answer (行政许可法 32)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.core.calendar.clock import day_of
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.clocks import after
from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.effects.acceptance import receive, refuse_overdue
from tongjian.hall.cases.materials import MaterialGiven, check_given, rows_of
from tongjian.hall.cases.models import Correction, Material

ANSWER_DAYS = 30  # working days for the answer where the notice names no day; a house rule
LONGEST = 500


class NewPoints(StepRefused):
    """A second notice asks for what the first did not name (行政许可法 32)."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"第一次补正告知里没有“{'”“'.join(names)}”，依照《行政许可法》第三十二条应当一次告知，"
            "不能再要求补正。系统已记入监察。"
        )
        self.names = tuple(names)


@dataclass(frozen=True)
class Point:
    """One thing to correct: a material or a field of the form, and what about it."""

    kind: str
    key: str
    name: str
    what: str

    @classmethod
    def read(cls, given: Any, doing: Doing) -> Point:
        """Read {"material" | "field": key, "what": text}; raises ``StepRefused``."""
        if not isinstance(given, Mapping):
            raise StepRefused("补正内容的写法不对")
        what = str(given.get("what") or "").strip()[:LONGEST]
        definition = doing.pinned.definition
        if key := given.get("material"):
            material = definition.material(key)
            if material is None:
                raise StepRefused("只能要求补正办事指南列明的材料")
            found = cls("material", key, material.name, what)
        elif key := given.get("field"):
            labels = {field.key: field.label for _, _, field in definition.form.fields()}
            if key not in labels:
                raise StepRefused("只能要求补正申请表里的内容")
            found = cls("field", key, labels[key], what)
        else:
            raise StepRefused("每一项补正都要指明是哪份材料或者申请表的哪一栏")
        if not what:
            raise StepRefused(f"“{found.name}”要写明补什么、为什么")
        return found

    def as_json(self) -> dict[str, str]:
        """Return the point as the notice keeps it."""
        return {self.kind: self.key, "name": self.name, "what": self.what}


def ask_correction(doing: Doing) -> None:
    """Tell everything that is missing at once, within five working days of the receipt.

    A second notice may only repeat what the first named; raises ``NewPoints``.
    """
    case = doing.case
    refuse_overdue(doing)
    points = [Point.read(one, doing) for one in doing.data.get("points") or []]
    if not points:
        raise StepRefused("请写明需要补正的全部内容")
    if len({(one.kind, one.key) for one in points}) < len(points):
        raise StepRefused("同一份材料或者同一栏只写一次，把要求写在一起")
    _only_what_was_told(doing, points)
    answer_by = _answer_by(doing)
    kept = [one.as_json() for one in points]
    Correction.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        points=kept,
        issued_at=doing.at,
        answer_by=answer_by,
        by=doing.by.label,
    )
    case.corrected = True
    doing.record.update(points=kept, answer_by=answer_by.isoformat())
    doing.ledger.correction_asked(doing.at)
    lines = [(one.name, one.what) for one in points]
    doing.letter("correction_notice", materials=lines, due_on=answer_by)
    doing.tell("missing", by=answer_by, do=f"补齐{len(points)}项内容后一次提交")


def _only_what_was_told(doing: Doing, points: Sequence[Point]) -> None:
    first = Correction.objects.filter(case=doing.case).order_by("id").first()
    if first is None:
        return
    told = {key_of(point) for point in first.points}
    new = [one.name for one in points if (one.kind, one.key) not in told]
    if new:
        raise NewPoints(new)


def key_of(point: Mapping[str, str]) -> tuple[str, str]:
    """Return what a kept point is about: ("material" or "field", its key)."""
    kind = "material" if "material" in point else "field"
    return kind, point[kind]


def _answer_by(doing: Doing) -> date:
    given = doing.data.get("answer_by")
    if given in (None, ""):
        return after(doing.today, ANSWER_DAYS, doing.ledger.calendar)
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError as error:
        raise StepRefused("补正的截止日期应写成 2026-03-18 的样子") from error
    if day <= max(doing.today, day_of(doing.now)):  # entered afterwards: not passed already
        raise StepRefused("补正的截止日期应晚于今天")
    return day


def answer_correction(doing: Doing) -> None:
    """Take the answer: all that the notice named, at once; the receipt's limits start anew."""
    case, definition = doing.case, doing.pinned.definition
    asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
    if asked is None:
        raise StepRefused("没有等待答复的补正告知")
    given: Iterable[MaterialGiven] = doing.data.get("materials") or []
    answers: Mapping[str, Any] = doing.data.get("answers") or {}
    materials = list(given)
    check_given(materials, definition)
    lacking = _lacking(asked.points, materials, answers)
    if lacking:
        raise StepRefused(f"还缺：{'、'.join(lacking)}。请补齐后一次提交")
    rows = rows_of(case, materials, definition, by=doing.by.label, at=doing.at)
    Material.objects.bulk_create(rows)
    case.paper = case.paper or any(row.paper for row in rows)
    if answers:
        case.answers = {**case.answers, **answers}
    asked.answered_at = doing.at
    asked.save(update_fields=["answered_at"])
    receive(doing, rows)


def _lacking(
    points: Sequence[Mapping[str, str]],
    materials: Sequence[MaterialGiven],
    answers: Mapping[str, Any],
) -> list[str]:
    there = {one.key for one in materials}
    lacking = []
    for point in points:
        kind, key = key_of(point)
        if key not in (there if kind == "material" else answers):
            lacking.append(point["name"])
    return lacking
