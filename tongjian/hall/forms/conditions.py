"""Conditions as a small tree of JSON, the same on the server and in ``static/js/forms.js``.

``{"eq": ["field", value]}``, ``{"in": ["field", [value, …]]}``, ``{"filled": "field"}``,
``{"gt": ["field", number or date]}``, ``{"lt": …}``, ``{"and": […]}``, ``{"or": […]}``,
``{"not": condition}``. A field that was not answered makes every comparison false. For an answer
that is a list (several choices) a comparison holds when it holds for one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Condition = Mapping[str, Any]
Answers = Mapping[str, Any]

MAX_DEPTH = 12
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
COMPARISONS = ("gt", "lt")


class ConditionInvalid(Exception):
    """The condition is not one of the forms above; the message is Chinese."""


def check_condition(raw: Any, known: Collection[str] | None = None, depth: int = 0) -> None:
    """Raise ``ConditionInvalid`` unless ``raw`` is a condition over ``known`` fields.

    ``known`` None lets any field be named.
    """
    if depth > MAX_DEPTH:
        raise ConditionInvalid(f"条件嵌套超过 {MAX_DEPTH} 层")
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise ConditionInvalid("条件应为只含一个运算的对象")
    [(operator, operand)] = raw.items()
    if operator in ("and", "or"):
        if not isinstance(operand, list) or not operand:
            raise ConditionInvalid(f"条件“{operator}”应列出至少一个条件")
        for part in operand:
            check_condition(part, known, depth + 1)
    elif operator == "not":
        check_condition(operand, known, depth + 1)
    elif operator == "filled":
        _check_field(operand, known)
    elif operator in ("eq", "in", *COMPARISONS):
        if not isinstance(operand, list) or len(operand) != 2:
            raise ConditionInvalid(f"条件“{operator}”应写成 [字段, 值]")
        _check_field(operand[0], known)
        _check_literal(operator, operand[1])
    else:
        raise ConditionInvalid(f"不认识的条件“{operator}”")


def _check_field(name: Any, known: Collection[str] | None) -> None:
    if not isinstance(name, str):
        raise ConditionInvalid("条件里的字段应为文字")
    if known is not None and name not in known:
        raise ConditionInvalid(f"条件用到了没有的字段“{name}”")


def _check_literal(operator: str, value: Any) -> None:
    if operator == "in":
        if not isinstance(value, list) or not value:
            raise ConditionInvalid("条件“in”应列出至少一个值")
        if not all(isinstance(one, str | int | float) for one in value):
            raise ConditionInvalid("条件“in”的值应为文字、数字或是否")
    elif operator == "eq":
        if not isinstance(value, str | int | float):
            raise ConditionInvalid("条件“eq”的值应为文字、数字或是否")
    elif _ordered(value) is None:
        raise ConditionInvalid(f"条件“{operator}”只能与数字或日期（如 2026-09-01）比较")


def references(condition: Condition) -> frozenset[str]:
    """Return the fields a checked condition names."""
    return frozenset(field for _, field, _ in comparisons(condition))


def comparisons(condition: Condition) -> Iterator[tuple[str, str, Any]]:
    """Yield (operator, field, value) of every leaf of a checked condition."""
    [(operator, operand)] = condition.items()
    if operator in ("and", "or"):
        for part in operand:
            yield from comparisons(part)
    elif operator == "not":
        yield from comparisons(operand)
    elif operator == "filled":
        yield operator, operand, None
    else:
        yield operator, operand[0], operand[1]


def evaluate(condition: Condition | None, answers: Answers) -> bool:
    """Whether a checked condition holds; no condition always holds."""
    if condition is None:
        return True
    [(operator, operand)] = condition.items()
    if operator in ("and", "or"):
        parts = (evaluate(part, answers) for part in operand)
        return all(parts) if operator == "and" else any(parts)
    if operator == "not":
        return not evaluate(operand, answers)
    if operator == "filled":
        return filled(answers.get(operand))
    answer, value = answers.get(operand[0]), operand[1]
    given = answer if isinstance(answer, list) else [answer]
    return any(LEAVES[operator](one, value) for one in given)


def filled(answer: Any) -> bool:
    """Whether something was answered: not nothing, blank, or only blank parts."""
    if isinstance(answer, Mapping):
        return any(filled(part) for part in answer.values())
    if isinstance(answer, list):
        return bool(answer)
    if isinstance(answer, str):
        return bool(answer.strip())
    return answer is not None


def _same(answer: Any, value: Any) -> bool:
    """Compare as JSON means it: true is not 1, but the number "1.50" is 1.5."""
    if isinstance(value, bool) or isinstance(answer, bool):
        return answer is value
    if isinstance(value, int | float):
        number = _number(answer)
        return number is not None and number == _number(value)
    return isinstance(answer, str) and answer == value


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip() if isinstance(value, str) else repr(value)
    if isinstance(value, str) and not NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _ordered(value: Any) -> Decimal | str | None:
    if isinstance(value, str):
        return value if ISO_DATE.fullmatch(value) else None
    return _number(value)


def _compared(answer: Any, value: Any) -> int | None:
    """Return -1, 0 or 1, None where the two cannot be compared."""
    if isinstance(value, str):
        if not isinstance(answer, str) or not ISO_DATE.fullmatch(answer):
            return None
        return (answer > value) - (answer < value)
    left, right = _number(answer), _number(value)
    if left is None or right is None:
        return None
    return (left > right) - (left < right)


LEAVES: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "in": lambda answer, values: any(_same(answer, value) for value in values),
    "gt": lambda answer, value: _compared(answer, value) == 1,
    "lt": lambda answer, value: _compared(answer, value) == -1,
}
