"""Reading the fields of GB/T 39046 table 4."""

from __future__ import annotations

from tongjian.core.law import UnknownArticle, article, laws
from tongjian.hall.forms.identifiers import credit_fault
from tongjian.hall.items import codes, implementation, titles
from tongjian.hall.items.parts import Cite, Fields, ProcedureStep, Special
from tongjian.hall.items.reader import Reader

LONG, SHORT = 2000, 200

MOST_ARTICLES = 1000  # no law has as many, and no numeral is printed beyond


def read_cite(reader: Reader) -> Cite:
    """Return a citation; an article of a law that is held must exist in it."""
    law = reader.text("law", SHORT, needed=True).strip("《》")
    number = reader.raw.get("article")
    if number in ("", None):
        return Cite(law, None, reader.text("note", LONG))
    if type(number) is not int or not 1 <= number < MOST_ARTICLES:
        reader.fault("article", "应为条的序号，如 14")
        return Cite(law, None, reader.text("note", LONG))
    if law in laws():
        try:
            article(law, number)
        except UnknownArticle as error:
            reader.fault("article", str(error))
    return Cite(law, number, reader.text("note", LONG))


def optional_cite(reader: Reader, key: str) -> Cite | None:
    """Return the citation under ``key``, None when it is left out."""
    if not reader.raw.get(key):
        return None
    return read_cite(reader.inside(key, titles.BASIS))


def _step(reader: Reader) -> ProcedureStep:
    return ProcedureStep(
        step=reader.text("step", 60, needed=True),
        who=reader.text("who", 100),
        days=reader.text("days", 100),
        explanation=reader.text("explanation", LONG),
    )


def _special(reader: Reader) -> Special:
    return Special(
        name=reader.text("name", 100, needed=True),
        code=reader.code("code", codes.SPECIAL, needed=False),
        days=reader.text("days", 20),
        unit=reader.code("unit", codes.UNITS, needed=False),
        basis=reader.text("basis", 500),
    )


def _faq(reader: Reader) -> tuple[str, str]:
    return reader.text("q", SHORT, needed=True), reader.text("a", LONG, needed=True)


def read_fields(reader: Reader) -> Fields:
    """Return the fields; every fault is noted with the reader."""
    fee = reader.inside("fee", titles.FEE)
    fields = Fields(
        name=reader.text("name", 200, needed=True),
        basic_code=reader.text("basic_code", 12),
        implementation_code=reader.text("implementation_code", implementation.LONGEST),
        type=reader.code("type", codes.TYPES),
        level=reader.code("level", codes.LEVELS),
        basis=reader.each("basis", titles.BASIS, read_cite, "law"),
        division=reader.text("division", 1000),
        content=reader.text("content", LONG),
        body=reader.text("body", SHORT),
        body_credit_code=reader.text("body_credit_code", 18),
        body_nature=reader.code("body_nature", codes.NATURES),
        conditions=reader.text("conditions", LONG),
        procedure=reader.each("procedure", titles.STEP, _step, "step"),
        joint_bodies=reader.codes("joint_bodies"),
        undertaking=reader.text("undertaking", SHORT),
        intermediary=reader.text("intermediary", 500),
        quantity_limit=reader.text("quantity_limit", 500),
        result_name=reader.text("result_name", SHORT),
        result_sample=reader.text("result_sample", LONG),
        fee_charged=fee.flag("charged"),
        fee_basis=fee.text("basis", 500),
        scope=reader.text("scope", SHORT),
        audience=reader.codes("audience", codes.AUDIENCES),
        themes_person=reader.codes("themes_person", codes.THEMES_PERSON),
        themes_legal=reader.codes("themes_legal", codes.THEMES_LEGAL),
        handling=reader.codes("handling", codes.HANDLING),
        case_kind=reader.code("case_kind", codes.CASE_KINDS),
        special_procedures=reader.each("special_procedures", titles.SPECIAL, _special),
        appointment=reader.flag("appointment"),
        online_payment=reader.flag("online_payment"),
        courier=reader.flag("courier"),
        online=reader.flag("online"),
        place=reader.text("place", 500),
        hours=reader.text("hours", SHORT),
        phone_consult=reader.text("phone_consult", 100),
        phone_supervise=reader.text("phone_supervise", 100),
        faq=reader.each("faq", titles.FAQ, _faq, "q"),
        illustrative=reader.flag("illustrative"),
        words=reader.codes("words"),
    )
    _check(reader, fields)
    return fields


def _check(reader: Reader, fields: Fields) -> None:
    if sum(len(f"{cite.title}{cite.note}") for cite in fields.basis) > 1000:
        reader.fault("basis", "合计最多 1000 个字")
    if fields.body_credit_code and (words := credit_fault(fields.body_credit_code)):
        reader.fault("body_credit_code", words)
    if fields.basic_code and (words := implementation.basic_fault(fields.basic_code, fields.type)):
        reader.fault("basic_code", words)
    if words := implementation.fault(
        fields.implementation_code,
        credit_code=fields.body_credit_code,
        level=fields.level,
        basic=fields.basic_code,
    ):
        reader.fault("implementation_code", words)
    if fields.fee_charged and not fields.fee_basis:
        reader.fault("fee", "收费必须写明依据")
    for word in fields.words:
        if len(word) > 40:
            reader.fault("words", f"“{word[:20]}……”太长，每个说法最多 40 个字")
