"""Answers to any form, drawn from a seed and judged sound by the form itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tongjian.hall.demo.people import Somebody, credit_code, label, person, phone
from tongjian.hall.forms.kinds import day_limit
from tongjian.hall.forms.schema import Field, FormSchema, Group

ROADS = ("示例一路", "示例二路", "示例三路", "示例四路")
TOWNS = ("莘庄镇", "七宝镇", "颛桥镇", "华漕镇", "虹桥镇", "梅陇镇", "吴泾镇", "马桥镇", "浦江镇")
ROUNDS = 8


def answer(
    schema: FormSchema, questions: Mapping[str, Any], who: Somebody, rng: Random, today: date
) -> dict[str, Any]:
    """Return sound answers; a form that nothing drawn satisfies raises ``LookupError``."""
    answers: dict[str, Any] = dict(questions)
    for _ in range(ROUNDS):
        for _, entry in schema.order:
            if entry.key not in answers and entry.key in schema.visible(answers):
                answers[entry.key] = (
                    _rows(entry, who, rng, today)
                    if isinstance(entry, Group)
                    else _value(entry, who, rng, today)
                )
        checked = schema.validate(answers, today=today)
        wrong = {path.split(".")[0] for path in checked.errors}
        wrong -= {field.key for _, _, field in schema.fields() if field.kind == "upload"}
        if not wrong:
            return checked.values
        for key in wrong:
            answers.pop(key, None)
    raise LookupError(f"no answers satisfy the form: {checked.errors}")


def _rows(group: Group, who: Somebody, rng: Random, today: date) -> list[dict[str, Any]]:
    count = rng.randint(max(1, group.minimum), min(group.maximum, max(2, group.minimum)))
    return [{one.key: _value(one, who, rng, today) for one in group.fields} for _ in range(count)]


def _value(field: Field, who: Somebody, rng: Random, today: date) -> Any:
    known = _known(field, who)
    if known is not None:
        return known
    options = field.options
    if field.kind in ("choice", "choices"):
        chosen = rng.choice(options["options"])[0]
        return [chosen] if field.kind == "choices" else chosen
    if field.kind in ("number", "integer"):
        low, high = int(options.get("min", 1)), int(options.get("max", 500))
        drawn = rng.randint(low, min(high, low + 900))
        return drawn if field.kind == "integer" else str(Decimal(drawn))
    if field.kind == "date":
        return _day(options, rng, today)
    if field.kind == "text":
        return f"示例内容{rng.randint(1, 99)}"[: options.get("max", 200)]
    return _DRAWN[field.kind](rng, today)


def _known(field: Field, who: Somebody) -> Any:
    """Return what the person already says of themself, None where they say nothing of it."""
    if field.kind == "id_document" and who.kind == "person":
        return {"type": "resident", "number": who.number}
    known = {
        "party.name": who.name,
        "applicant.name": who.name,
        "applicant.phone": who.phone or phone(1),
        "party.birth": who.birth.isoformat() if who.birth else None,
        "party.sex": who.sex,
        "party.credit_code": who.number if who.kind == "legal" else None,
    }.get(field.prefill)
    if field.kind == "choice" and known:
        return {str(title): value for value, title in field.options["options"]}.get(known)
    if field.kind == "person_name" and who.kind == "legal":
        return None
    return known or None


def _day(options: Mapping[str, Any], rng: Random, today: date) -> str:
    low = day_limit(options["min"], today) if "min" in options else today - timedelta(days=200)
    high = day_limit(options["max"], today) if "max" in options else low + timedelta(days=400)
    if low >= today:  # a day ahead, such as the end of a period, is rarely tomorrow
        low = min(high, low + timedelta(days=200))
    nearest = max(low, min(high, today))
    first, last = max(low, nearest - timedelta(days=200)), min(high, nearest + timedelta(days=200))
    return (first + timedelta(days=rng.randint(0, max(0, (last - first).days)))).isoformat()


def _address(rng: Random, today: date) -> dict[str, str]:
    detail = f"{rng.choice(ROADS)}{rng.randint(1, 400)}弄{rng.randint(1, 60)}号"
    return {"district": "闵行区", "street": rng.choice(TOWNS), "detail": detail}


def _document(rng: Random, today: date) -> dict[str, str]:
    return {"type": "resident", "number": person(rng, label("示例", 1), (20, 50), today).number}


_DRAWN: dict[str, Any] = {
    "textarea": lambda rng, today: "情况属实，按规定申请。（示例）",
    "yes_no": lambda rng, today: rng.random() < 0.5,
    "phone": lambda rng, today: phone(rng.randrange(90_000, 99_999)),
    "id_number": lambda rng, today: person(rng, label("示例", 1), (20, 50), today).number,
    "id_document": _document,
    "credit_code": lambda rng, today: credit_code(rng),
    "address": _address,
    "email": lambda rng, today: f"example{rng.randint(1, 999)}@example.org",
    "person_name": lambda rng, today: label("示例", rng.randrange(1000)),
    "upload": lambda rng, today: None,
    "note": lambda rng, today: None,
}
