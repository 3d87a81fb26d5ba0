"""One answer: ``tidy`` brings what was typed into its form, ``fault`` says what is wrong with it.

``tidy`` never refuses: what it cannot read it leaves, so that a page can show it again. It is
idempotent. ``fault`` takes tidied answers that are not empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tongjian.hall.forms import identifiers
from tongjian.hall.forms.conditions import filled
from tongjian.hall.forms.kinds import DEFAULT_MAX, day_limit

if TYPE_CHECKING:
    from tongjian.hall.forms.schema import Field

Faults = dict[str, str]
DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
NAME = re.compile(r"[^\W\d_][^\W\d_·. '’-]*([·. '’-]+[^\W\d_]+)*\.?")
YES, NO = frozenset({"yes", "true", "是", "1"}), frozenset({"no", "false", "否", "0"})
ADDRESS = {"district": "区", "street": "街道或镇", "detail": "详细地址"}
CHOSEN = frozenset({"choice", "choices", "yes_no", "date", "id_document"})


def tidy(field: Field, raw: Any) -> Any:
    """Return an answer in the form of its kind, None where nothing was answered."""
    value = TIDY[field.kind](raw)
    return value if filled(value) else None


def missing(field: Field) -> str:
    """Return what to say when a required answer is missing."""
    if field.kind == "upload":
        return f"请上传“{field.label}”"
    return f"请{'选择' if field.kind in CHOSEN else '填写'}“{field.label}”"


def fault(field: Field, value: Any, today: date) -> Faults:
    """Return what is wrong with a tidied answer: sentences by its part, "" for the whole."""
    words = FAULTS[field.kind](field, value, today)
    return words if isinstance(words, dict) else ({"": words} if words else {})


# --- tidying ---------------------------------------------------------------------------------


def _clean(text: str, keep: str = "") -> str:
    """Remove what no column holds and no eye sees: control characters, lone surrogates."""
    return "".join(
        char for char in text if char in keep or unicodedata.category(char) not in ("Cc", "Cs")
    )


def _line(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    return _clean(re.sub(r"\s+", " ", raw)).strip()


def _lines(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    return _clean(text, keep="\n\t").strip()


def _narrow(raw: Any) -> str | None:
    """Return typed or stored numbers as half-width text without separators."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    text = unicodedata.normalize("NFKC", str(raw))
    return re.sub(r"[\s,，]", "", text)


def _decimal(raw: Any) -> Any:
    text = _narrow(raw)
    if text is None or not DECIMAL.fullmatch(text):
        return _line(raw)
    number = Decimal(text).normalize()
    return format(number if number else Decimal(0), "f")


def _integer(raw: Any) -> Any:
    text = _narrow(raw)
    return int(text) if text is not None and INTEGER.fullmatch(text) else _line(raw)


def _day(raw: Any) -> Any:
    text = _narrow(raw)
    if not isinstance(raw, str) or text is None:
        return raw
    found = DAY.fullmatch(text) or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    if found is None:
        return _line(raw)
    year, month, day = found.groups()[:3]
    return f"{year}-{month:0>2}-{day:0>2}"


def _several(raw: Any) -> Any:
    given = raw if isinstance(raw, list) else [raw]
    return list(dict.fromkeys(_line(one) for one in given if isinstance(one, str) and one.strip()))


def _flag(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = raw.strip().lower()
    return True if text in YES else False if text in NO else text


def _code(raw: Any) -> Any:
    return _clean(identifiers.normalise(raw)) if isinstance(raw, str) else raw


def _phone(raw: Any) -> Any:
    return _clean(identifiers.normalise_phone(raw)) if isinstance(raw, str) else raw


def _document(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    found = {"type": _line(raw.get("type")), "number": _code(raw.get("number"))}
    return {key: value for key, value in found.items() if filled(value)}


def _address(raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    found = {part: _line(raw.get(part)) for part in ADDRESS}
    return {key: value for key, value in found.items() if filled(value)}


def _email(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = _clean(re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)))
    name, at, domain = text.rpartition("@")
    return f"{name}{at}{domain.lower()}"


def _name(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = re.sub("[•‧・∙]", "·", unicodedata.normalize("NFC", raw))
    return _line(re.sub(r"\s*·\s*", "·", text))


def _ids(raw: Any) -> Any:
    given = raw if isinstance(raw, list) else [raw]
    numbers = [one if isinstance(one, int) else _integer(one) for one in given if filled(one)]
    return list(dict.fromkeys(one for one in numbers if type(one) is int))


TIDY: dict[str, Callable[[Any], Any]] = {
    "text": _line,
    "textarea": _lines,
    "number": _decimal,
    "integer": _integer,
    "date": _day,
    "choice": _line,
    "choices": _several,
    "yes_no": _flag,
    "phone": _phone,
    "id_number": _code,
    "id_document": _document,
    "credit_code": _code,
    "address": _address,
    "email": _email,
    "person_name": _name,
    "upload": _ids,
    "note": lambda raw: None,
}


# --- judging ---------------------------------------------------------------------------------


def _text_fault(field: Field, value: Any, today: date) -> str:
    if not isinstance(value, str):
        return f"“{field.label}”应为文字"
    limit = field.options.get("max", DEFAULT_MAX[field.kind])
    if len(value) > limit:
        return f"“{field.label}”最多 {limit} 个字，现在有 {len(value)} 个"
    return ""


def _bounds(field: Field, number: Decimal) -> str:
    unit = field.options.get("unit", "")
    low, high = field.options.get("min"), field.options.get("max")
    if low is not None and number < Decimal(str(low)):
        return f"“{field.label}”不能小于 {low}{unit}"
    if high is not None and number > Decimal(str(high)):
        return f"“{field.label}”不能大于 {high}{unit}"
    return ""


def _number_fault(field: Field, value: Any, today: date) -> str:
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        return f"“{field.label}”应为数字，如 12.5"
    number = Decimal(value)
    places = field.options.get("decimals", 2)
    if -int(number.normalize().as_tuple().exponent) > places:
        return f"“{field.label}”最多 {places} 位小数" if places else f"“{field.label}”应为整数"
    return _bounds(field, number)


def _integer_fault(field: Field, value: Any, today: date) -> str:
    if type(value) is not int or abs(value) >= 10**15:
        return f"“{field.label}”应为整数，如 3"
    return _bounds(field, Decimal(value))


def _day_fault(field: Field, value: Any, today: date) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not isinstance(value, str) or day.isoformat() != value:
        return f"“{field.label}”应为真实的日期，如 {today.isoformat()}"
    low, high = field.options.get("min"), field.options.get("max")
    if low and day < (first := day_limit(low, today)):
        return f"“{field.label}”不能早于 {spoken(first)}"
    if high and day > (last := day_limit(high, today)):
        return f"“{field.label}”不能晚于 {spoken(last)}"
    return ""


def spoken(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _choice_fault(field: Field, value: Any, today: date) -> str:
    known = [one for one, _ in field.options["options"]]
    return "" if value in known else f"请从列出的选项中选择“{field.label}”"


def _choices_fault(field: Field, value: Any, today: date) -> str:
    known = [one for one, _ in field.options["options"]]
    if not isinstance(value, list) or any(one not in known for one in value):
        return f"请从列出的选项中选择“{field.label}”"
    most = field.options.get("max", len(known))
    return f"“{field.label}”最多选 {most} 项" if len(value) > most else ""


def _flag_fault(field: Field, value: Any, today: date) -> str:
    return "" if isinstance(value, bool) else f"请选择“{field.label}”：是或否"


def _with(check: Callable[[Field, str, date], str]) -> Callable[[Field, Any, date], str]:
    def judged(field: Field, value: Any, today: date) -> str:
        if not isinstance(value, str):
            return f"“{field.label}”应为文字"
        return check(field, value, today)

    return judged


def _document_fault(field: Field, value: Any, today: date) -> Faults:
    if not isinstance(value, Mapping):
        return {"": f"请填写“{field.label}”的类型和号码"}
    types = field.options.get("types") or list(identifiers.DOCUMENT_TYPES)
    kind, number = value.get("type"), value.get("number")
    if not isinstance(kind, str) or kind not in types:
        return {"type": f"请选择“{field.label}”的证件类型"}
    if not isinstance(number, str) or not number:
        return {"number": f"请填写{identifiers.DOCUMENT_TYPES[kind]}号码"}
    words = identifiers.document_fault(kind, number, today)
    return {"number": words} if words else {}


def _address_fault(field: Field, value: Any, today: date) -> Faults:
    if not isinstance(value, Mapping):
        return {"": f"请填写“{field.label}”"}
    found: Faults = {}
    for part, title in ADDRESS.items():
        text = value.get(part)
        if not isinstance(text, str) or not text:
            found[part] = f"请填写“{field.label}”的{title}"
        elif len(text) > 100:
            found[part] = f"“{field.label}”的{title}最多 100 个字"
    districts = field.options.get("districts")
    if districts and "district" not in found and value["district"] not in districts:
        found["district"] = f"请从列出的区中选择“{field.label}”的区"
    return found


def _email_fault(field: Field, value: str, today: date) -> str:
    sound = len(value) <= 254 and EMAIL.fullmatch(value) and ".." not in value
    return "" if sound else "电子邮箱应像 name@example.com 这样，请核对"


def _name_fault(field: Field, value: str, today: date) -> str:
    if len(value) > 60:
        return f"“{field.label}”最多 60 个字"
    if len(value) < 2 or not NAME.fullmatch(value):
        return f"“{field.label}”请照证件填写：两个字以上，只含文字，外国姓名可含“·”和空格"
    return ""


def _upload_fault(field: Field, value: Any, today: date) -> str:
    most = field.options.get("max_files", 5)
    return f"“{field.label}”最多上传 {most} 个文件" if len(value) > most else ""


FAULTS: dict[str, Callable[[Field, Any, date], str | Faults]] = {
    "text": _text_fault,
    "textarea": _text_fault,
    "number": _number_fault,
    "integer": _integer_fault,
    "date": _day_fault,
    "choice": _choice_fault,
    "choices": _choices_fault,
    "yes_no": _flag_fault,
    "phone": _with(
        lambda field, value, today: identifiers.phone_fault(
            value, bool(field.options.get("landline"))
        )
    ),
    "id_number": _with(lambda field, value, today: identifiers.resident_fault(value, today)),
    "id_document": _document_fault,
    "credit_code": _with(lambda field, value, today: identifiers.credit_fault(value)),
    "address": _address_fault,
    "email": _with(_email_fault),
    "person_name": _with(_name_fault),
    "upload": _upload_fault,
    "note": lambda field, value, today: "",
}
