"""The definition of a service item: one JSON document per version, typed and checked here.

``fields`` are those of GB/T 39046 table 4; materials, form, questionnaire, flow, limits, windows
and certificate stand beside them. The Chinese names of all keys are in ``titles.py``, the code
sets in ``codes.py``. What is empty but well-formed is left to ``quality.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.core.calendar.clock import ClockInvalid, Unit, check_amount
from tongjian.core.workflow.flow import FlowInvalid
from tongjian.hall.cases.flow import CaseFlow
from tongjian.hall.forms.conditions import Answers, Condition, ConditionInvalid, check_condition
from tongjian.hall.forms.parse import KEY, FormInvalid, parse_form
from tongjian.hall.forms.schema import Field, FormSchema
from tongjian.hall.items import codes, titles
from tongjian.hall.items.fields import LONG, SHORT, optional_cite, read_fields
from tongjian.hall.items.parts import (
    Certificate,
    Fields,
    ItemLimit,
    Material,
    Power,
    Question,
)
from tongjian.hall.items.reader import Fault, Reader
from tongjian.hall.items.windows import Window, day_of

OLDEST, NEWEST = 2000, 2100  # of a window; limits that count from its end must have a calendar


COLLECT = "collect"


class DefinitionInvalid(Exception):
    """The definition is wrong; the message is Chinese, ``faults`` name every place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Definition:
    """A checked definition."""

    fields: Fields
    reasons: str
    power: Power
    materials: tuple[Material, ...]
    form: FormSchema
    questionnaire: tuple[Question, ...]
    flow: CaseFlow
    limits: tuple[ItemLimit, ...]
    windows: tuple[Window, ...]
    certificate: Certificate
    retention_years: int
    draft_days: int
    prereview: bool
    appointments: bool

    @property
    def name(self) -> str:
        """The item's name."""
        return self.fields.name

    def limit(self, key: str) -> ItemLimit | None:
        """Return one limit by its key."""
        return next((one for one in self.limits if one.key == key), None)

    @property
    def statutory(self) -> ItemLimit | None:
        """The limit the law sets on the whole."""
        return self.limit("statutory")

    @property
    def promised(self) -> ItemLimit | None:
        """The limit the bureau promises for the whole."""
        return self.limit("promised")

    def material(self, key: str) -> Material | None:
        """Return one material by its key."""
        return next((one for one in self.materials if one.key == key), None)

    def needed(self, answers: Answers) -> list[Material]:
        """Return the materials that these answers (questionnaire and form) ask for."""
        return [one for one in self.materials if one.applies(answers)]

    def needed_to_decide(self, answers: Answers) -> list[Material]:
        """Return those of them that are not handed over at the end, when the result is collected."""
        return [one for one in self.needed(answers) if one.timing != COLLECT]


def parse_definition(raw: Any) -> Definition:
    """Read and check a definition; raises ``DefinitionInvalid`` with all its faults."""
    faults: list[Fault] = []
    if not isinstance(raw, Mapping):
        raise DefinitionInvalid([Fault("", "", "事项定义应为对象")])
    reader = Reader(raw, titles.DEFINITION, faults=faults)
    reader.only()
    questions = _questions(reader)
    form = _form(reader, questions)
    flow = _flow(reader)
    materials = _materials(reader, form, questions)
    fields = read_fields(reader.inside("fields", titles.FIELDS, needed=True))
    power = reader.inside("power", codes.DUTIES)
    limits = _limits(reader, flow)
    certificate = _certificate(reader, form)
    definition_parts = {
        "reasons": reader.text("reasons", 5000),
        "power": {key: power.text(key, LONG) for key in codes.DUTIES},
        "windows": reader.each("windows", titles.WINDOW, _window),
        "retention_years": reader.whole("retention_years", 1, 100, 10),
        "draft_days": reader.whole("draft_days", 1, 365, 30),
        "prereview": reader.flag("prereview"),
        "appointments": reader.flag("appointments"),
    }
    if faults or form is None or flow is None:
        raise DefinitionInvalid(faults)
    return Definition(
        fields=fields,
        materials=materials,
        form=form,
        questionnaire=questions,
        flow=flow,
        limits=limits,
        certificate=certificate,
        **definition_parts,  # type: ignore[arg-type]
    )


def _key(reader: Reader) -> str:
    value = reader.text("key", 40, needed=True)
    if value and not KEY.fullmatch(value):
        reader.fault("key", "应以小写字母开头，只含小写字母、数字和下划线")
    return value


def _when(reader: Reader, known: frozenset[str]) -> Condition | None:
    condition = reader.raw.get("when")
    if condition is None:
        return None
    try:
        check_condition(condition, known)
    except ConditionInvalid as error:
        reader.fault("when", str(error))
        return None
    return condition  # type: ignore[no-any-return]


def _questions(reader: Reader) -> tuple[Question, ...]:
    asked: list[str] = []

    def one(inner: Reader) -> Question:
        options = inner.raw.get("options")
        pairs = options if isinstance(options, list) else []
        sound = [
            (pair[0], pair[1])
            for pair in pairs
            if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
        ]
        if len(sound) < 2 or len(sound) != len(pairs):
            inner.fault("options", "应列出至少两个选项，每个写成 [值, 名称]")
        question = Question(
            key=_key(inner),
            question=inner.text("question", SHORT, needed=True),
            options=tuple(sound),
            help=inner.text("help", 500),
            when=_when(inner, frozenset(asked)),
        )
        asked.append(question.key)
        return question

    found = reader.each("questionnaire", titles.QUESTION, one, "question")
    reader.unique("questionnaire", [question.key for question in found])
    return found


def _form(reader: Reader, questions: tuple[Question, ...]) -> FormSchema | None:
    try:
        return parse_form(reader.raw.get("form"), known=[question.key for question in questions])
    except FormInvalid as error:
        reader.fault("form", str(error))
        return None


def _flow(reader: Reader) -> CaseFlow | None:
    raw = reader.raw.get("flow")
    try:
        return CaseFlow.parse(raw if isinstance(raw, Mapping) else {})
    except FlowInvalid as error:
        reader.fault("flow", str(error))
        return None


def _form_keys(form: FormSchema | None) -> dict[str, str]:
    """Return the kinds of the form's fields outside groups."""
    if form is None:
        return {}
    entries = [entry for step in form.steps for entry in step.entries]
    return {entry.key: entry.kind if isinstance(entry, Field) else "group" for entry in entries}


def _materials(
    reader: Reader, form: FormSchema | None, questions: tuple[Question, ...]
) -> tuple[Material, ...]:
    known = frozenset(_form_keys(form)) | {question.key for question in questions}

    def one(inner: Reader) -> Material:
        return Material(
            key=_key(inner),
            name=inner.text("name", SHORT, needed=True),
            issued_by=inner.text("issued_by", SHORT),
            timing=inner.code("timing", codes.TIMING, needed=False),
            instructions=inner.text("instructions", LONG),
            originals=inner.whole("originals", 0, 50, 0),
            copies=inner.whole("copies", 0, 50, 0),
            required=inner.flag("required", True),
            when=_when(inner, known) if form is not None else None,
            basis=optional_cite(inner, "basis"),
            grade_needed=inner.code("grade_needed", codes.GRADES, needed=False),
            may_follow=inner.flag("may_follow"),
            commitment=inner.flag("commitment"),
            accept=inner.codes("accept", codes.ACCEPT),
            held=inner.text("held", 100),
        )

    found = reader.each("materials", titles.MATERIAL, one)
    reader.unique("materials", [material.key for material in found])
    if form is not None:
        keys = {material.key for material in found}
        for _, _, field in form.fields():
            if field.kind == "upload" and field.options["material"] not in keys:
                reader.fault(
                    "form", f"字段“{field.label}”要上传的材料“{field.options['material']}”不存在"
                )
    return found


def _limits(reader: Reader, flow: CaseFlow | None) -> tuple[ItemLimit, ...]:
    def one(inner: Reader) -> ItemLimit:
        return ItemLimit(
            key=_limit_key(inner, flow),
            title=inner.text("title", 60, needed=True),
            amount=inner.amount("amount"),
            unit=inner.code("unit", codes.UNITS),
            start=_event(inner, "start", flow),
            stop=_event(inner, "stop", flow),
            roll=inner.flag("roll", True),
            count_first_day=inner.flag("count_first_day"),
            basis=optional_cite(inner, "basis"),
            note=inner.text("note", 500),
        )

    found = reader.each("limits", titles.LIMIT, one, "title")
    reader.unique("limits", [limit.key for limit in found])
    for limit in found:
        if limit.unit != "working_days" and limit.amount != limit.amount.to_integral_value():
            reader.fault("limits", f"“{limit.title}”：只有工作日可以精确到半天")
        elif limit.unit in codes.UNITS:
            try:
                check_amount(limit.amount, Unit(limit.unit))
            except ClockInvalid as error:  # no case could ever be reckoned
                reader.fault("limits", f"“{limit.title}”：{error}")
    return found


def _limit_key(reader: Reader, flow: CaseFlow | None) -> str:
    value = reader.text("key", 60, needed=True)
    kind, colon, rest = value.partition(":")
    if kind == "step" and colon:
        if flow is not None and rest not in flow.states:
            reader.fault("key", f"流程里没有环节“{rest}”")
    elif value and not KEY.fullmatch(value):
        reader.fault("key", "应为 statutory、promised 等小写名称，或 step:环节")
    return value


def _event(reader: Reader, key: str, flow: CaseFlow | None) -> str:
    value = reader.text(key, 60, needed=True)
    kind, colon, rest = value.partition(":")
    if f"{kind}{colon}" not in codes.EVENTS or bool(colon) != bool(rest):
        shown = "、".join(f"{code} {title}" for code, title in codes.EVENTS.items())
        reader.fault(key, f"没有这个事件：{value or '（空）'}；可用 {shown}")
    elif kind == "state" and flow is not None and rest not in flow.states:
        reader.fault(key, f"流程里没有环节“{rest}”")
    return value


def _window(reader: Reader) -> Window:
    ends = []
    for key in ("from", "to"):
        value = reader.text(key, 10, needed=True)
        try:
            ends.append(day_of(value, 2024) if len(value) == 5 else date.fromisoformat(value))
        except ValueError:
            reader.fault(key, "应写成每年的 MM-DD，如 04-01，或一个日期，如 2026-04-01")
    start, end = reader.text("from", 10), reader.text("to", 10)
    if len(ends) == 2 and len(start) != len(end):
        reader.fault("to", "起止应同为每年的日子，或同为日期")
    elif len(ends) == 2 and len(start) == 10 and ends[1] < ends[0]:
        reader.fault("to", "早于开始的日期")
    elif len(ends) == 2 and not (ends[0].year >= OLDEST and ends[1].year <= NEWEST):
        reader.fault("to", f"年份应在 {OLDEST} 至 {NEWEST} 之间")
    return Window(start, end, reader.text("name", 60))


def _certificate(reader: Reader, form: FormSchema | None) -> Certificate:
    inner, kinds = reader.inside("certificate", titles.CERTIFICATE), _form_keys(form)
    issued = inner.flag("issued")
    months = inner.raw.get("valid_months")
    if months is not None:
        months = inner.whole("valid_months", 1, 1200, 12)
    until = inner.text("valid_until_field", 40)
    if until and form is not None and kinds.get(until) != "date":
        inner.fault("valid_until_field", f"表单里没有日期字段“{until}”")
    pairs = inner.raw.get("fields", [])
    lines = []
    for pair in pairs if isinstance(pairs, list) else [None]:
        if not (
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
        ):
            inner.fault("fields", "每行应写成 [名称, 表单字段]")
        elif form is not None and pair[1] not in kinds:
            inner.fault("fields", f"表单里没有字段“{pair[1]}”")
        else:
            lines.append((pair[0], pair[1]))
    return Certificate(
        issued=issued,
        name=inner.text("name", SHORT, needed=issued),
        prefix=inner.text("prefix", 20, needed=issued),
        valid_months=months,
        valid_until_field=until,
        fields=tuple(lines),
        renew_days=inner.whole("renew_days", 0, 365, 30),
        seal_body=inner.text("seal_body", SHORT, needed=issued),
    )
