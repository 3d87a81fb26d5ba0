"""Between a value of a definition and the answer an official types for it.

``show`` gives the answer of a value, ``take`` the value of an answer (None: left out). What cannot
be taken raises ``Untakeable`` with a Chinese sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tongjian.core.typed import whole
from tongjian.hall.forms.conditions import ConditionInvalid
from tongjian.hall.items.editor import sentences
from tongjian.hall.items.editor.sentences import Names


class Untakeable(Exception):
    """The answer means nothing here; the message is Chinese."""


@dataclass(frozen=True)
class Codec:
    """How one kind of value is shown and taken."""

    show: Callable[[Any, Names], Any]
    take: Callable[[Any, Names], Any]


def _same(value: Any, names: Names) -> Any:
    return value


def _lines_shown(value: Any, names: Names) -> str:
    return "\n".join(str(one) for one in value or ())


def _lines(answer: Any, names: Names) -> list[str]:
    return [line.strip() for line in str(answer or "").splitlines() if line.strip()]


def _pairs_shown(value: Any, names: Names) -> str:
    return "\n".join(f"{code}={title}" for code, title in value or ())


def _pairs(answer: Any, names: Names) -> list[list[str]]:
    pairs = []
    for line in _lines(answer, names):
        code, sign, title = (part.strip() for part in line.replace("＝", "=").partition("="))
        if not code or (sign and not title):
            raise Untakeable(f"“{line}”应写成“值=名称”，每行一个")
        pairs.append([code, title or code])
    return pairs


def _when_shown(value: Any, names: Names) -> str:
    return sentences.write(value, names)


def _when(answer: Any, names: Names) -> Any:
    try:
        return sentences.read(str(answer or ""), names)
    except ConditionInvalid as error:
        raise Untakeable(str(error)) from error


def _cite_shown(value: Any, names: Names) -> str:
    if not value:
        return ""
    number = value.get("article")
    return f"{value.get('law', '')} {number}" if number else str(value.get("law", ""))


def _cite(answer: Any, names: Names) -> dict[str, Any] | None:
    law, _, number = str(answer or "").strip().rpartition(" ")
    if not answer or not str(answer).strip():
        return None
    article = whole(number)
    if not law or article is None:
        return {"law": str(answer).strip()}
    return {"law": law.strip(" 《》"), "article": article}


SAME = Codec(_same, _same)
LINES = Codec(_lines_shown, _lines)
PAIRS = Codec(_pairs_shown, _pairs)
WHEN = Codec(_when_shown, _when)
CITE = Codec(_cite_shown, _cite)
FLAG = Codec(lambda value, names: bool(value), lambda answer, names: answer is True)
NUMBER = Codec(lambda value, names: str(value) if value not in (None, "") else None, _same)
