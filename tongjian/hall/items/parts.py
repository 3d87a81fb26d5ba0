"""The parts of an item's definition, typed: what each line of the JSON becomes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongjian.core.calendar.clock import Limit, Unit
from tongjian.core.law import UnknownArticle, article, numeral
from tongjian.hall.forms.conditions import Answers, Condition, evaluate
from tongjian.hall.items import codes


@dataclass(frozen=True)
class Cite:
    """A law and, where the texts hold it, its article."""

    law: str
    article: int | None = None
    note: str = ""

    @property
    def title(self) -> str:
        """Return the citation as printed: 《义务教育法》第十一条."""
        law = self.law if self.law.startswith("《") else f"《{self.law}》"
        return law + (f"第{numeral(self.article)}条" if self.article else "")

    @property
    def text(self) -> str:
        """Return the article's text, "" when only the law is cited or it is not held."""
        if self.article is None:
            return ""
        try:
            return article(self.law, self.article)
        except UnknownArticle:
            return ""

    @property
    def paragraphs(self) -> list[str]:
        """Return the article's paragraphs."""
        return self.text.splitlines()


@dataclass(frozen=True)
class ProcedureStep:
    """One step of the procedure as the guide explains it."""

    step: str
    who: str
    days: str
    explanation: str


@dataclass(frozen=True)
class Special:
    """A special procedure: extension of the limit, or one that stops the clock."""

    name: str
    code: str
    days: str
    unit: str
    basis: str


@dataclass(frozen=True)
class Material:
    """One material to hand in; ``when`` says to whom it applies."""

    key: str
    name: str
    issued_by: str
    timing: str
    instructions: str
    originals: int
    copies: int
    required: bool
    when: Condition | None
    basis: Cite | None
    grade_needed: str
    may_follow: bool
    commitment: bool
    accept: tuple[str, ...]
    held: str

    def applies(self, answers: Answers) -> bool:
        """Whether these answers ask for the material."""
        return evaluate(self.when, answers)

    @property
    def timing_title(self) -> str:
        """When it is handed in, in words."""
        return codes.TIMING.get(self.timing, self.timing)

    @property
    def pieces(self) -> str:
        """How many of it, in words."""
        parts = [
            f"{title} {count} 份"
            for title, count in (("原件", self.originals), ("复印件", self.copies))
            if count
        ]
        return "、".join(parts) or "电子件"

    @property
    def formats(self) -> str:
        """Which files are taken, in words."""
        return "、".join(codes.titles(self.accept, codes.ACCEPT))


@dataclass(frozen=True)
class Question:
    """One question of "what do I need"; its answer feeds the materials' conditions."""

    key: str
    question: str
    options: tuple[tuple[str, str], ...]
    help: str = ""
    when: Condition | None = None


@dataclass(frozen=True)
class ItemLimit:
    """One limit of the item: how much time, from which event to which."""

    key: str
    title: str
    amount: Decimal
    unit: str
    start: str
    stop: str
    roll: bool
    count_first_day: bool
    basis: Cite | None
    note: str

    @property
    def limit(self) -> Limit:
        """Return the limit the clock counts with."""
        return Limit(self.amount, Unit(self.unit), self.count_first_day, self.roll)

    @property
    def text(self) -> str:
        """Return the time in words: 20 个工作日, 3 个月, 当场办结."""
        if self.amount == 0:
            return "当场办结" if self.key in ("promised", "statutory") else "当日"
        number = format(self.amount.normalize(), "f")
        return f"{number} {codes.UNITS.get(self.unit, self.unit)}"

    @property
    def counted_from(self) -> str:
        """Return from which event it counts, in words."""
        return event_title(self.start)


@dataclass(frozen=True)
class Certificate:
    """What is issued at the end, and how long it holds."""

    issued: bool
    name: str
    prefix: str
    valid_months: int | None
    valid_until_field: str
    fields: tuple[tuple[str, str], ...]
    renew_days: int
    seal_body: str


@dataclass(frozen=True)
class Fields:
    """The fields of GB/T 39046 table 4; ``raw`` values are checked for length and code set."""

    name: str
    basic_code: str
    implementation_code: str
    type: str
    level: str
    basis: tuple[Cite, ...]
    division: str
    content: str
    body: str
    body_credit_code: str
    body_nature: str
    conditions: str
    procedure: tuple[ProcedureStep, ...]
    joint_bodies: tuple[str, ...]
    undertaking: str
    intermediary: str
    quantity_limit: str
    result_name: str
    result_sample: str
    fee_charged: bool
    fee_basis: str
    scope: str
    audience: tuple[str, ...]
    themes_person: tuple[str, ...]
    themes_legal: tuple[str, ...]
    handling: tuple[str, ...]
    case_kind: str
    special_procedures: tuple[Special, ...]
    appointment: bool
    online_payment: bool
    courier: bool
    online: bool
    place: str
    hours: str
    phone_consult: str
    phone_supervise: str
    faq: tuple[tuple[str, str], ...]
    illustrative: bool
    words: tuple[str, ...]

    @property
    def type_title(self) -> str:
        """The item's type in words."""
        return codes.TYPES.get(self.type, self.type)

    @property
    def level_title(self) -> str:
        """The level in words."""
        return codes.LEVELS.get(self.level, self.level)

    @property
    def audience_titles(self) -> str:
        """Whom it serves, in words."""
        return "、".join(codes.titles(self.audience, codes.AUDIENCES))

    @property
    def for_whom(self) -> str:
        """Whom it serves, in one plain word or two."""
        person = codes.PERSON in self.audience
        if len(self.audience) > person:
            return "个人和单位" if person else "单位"
        return "个人" if person else ""

    @property
    def handling_plain(self) -> str:
        """How it can be handled, in a few plain words."""
        return "、".join(codes.titles(self.handling, codes.HANDLING_PLAIN))

    @property
    def handling_titles(self) -> str:
        """How it can be handled, in words."""
        return "、".join(codes.titles(self.handling, codes.HANDLING))

    @property
    def case_kind_title(self) -> str:
        """On the spot or promised, in words."""
        return codes.CASE_KINDS.get(self.case_kind, self.case_kind)

    @property
    def nature_title(self) -> str:
        """The nature of the body in words."""
        return codes.NATURES.get(self.body_nature, self.body_nature)

    @property
    def condition_lines(self) -> list[str]:
        """The conditions, one a line."""
        return [line.strip() for line in self.conditions.splitlines() if line.strip()]


def event_title(event: str) -> str:
    """Return an event in words; of one with a body or a state the part before the colon."""
    if event in codes.EVENTS:
        return codes.EVENTS[event]
    return codes.EVENTS.get(f"{event.partition(':')[0]}:", event)


Power = dict[str, str]
