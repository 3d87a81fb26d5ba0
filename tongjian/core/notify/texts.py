"""What a message says, by kind: data in ``texts.json``, each naming what, by when, what, where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tongjian.core.clock import SHANGHAI

HALL = {"zh": "网上政务大厅", "en": "Online Service Hall"}
LANGUAGES = (("zh", "简体中文"), ("en", "英文 English"))
BY = {"zh": "期限：{}。", "en": "Time limit: {}. "}
DO = {"zh": "登录后按页面提示办理", "en": "sign in and follow the page"}
PLACES = {"zh": "网上政务大厅“我的办件”", "en": "“我的办件” in the hall"}


@dataclass(frozen=True)
class Message:
    """A message ready to be sent."""

    title: str
    text: str


@cache
def _texts() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("texts.json")
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def kinds() -> dict[str, str]:
    """Return every kind of message with its Chinese title."""
    return {kind: entry["title"]["zh"] for kind, entry in _texts().items()}


def title_of(kind: str, language: str = "zh") -> str:
    """Return the title of a kind."""
    found: str = _texts()[kind]["title"][language]
    return found


def compose(
    kind: str,
    *,
    what: str,
    by: date | datetime | str | None = None,
    do: str = "",
    where: str = "",
    language: str = "zh",
) -> Message:
    """Return the message of ``kind``: what it is about, by when, what to do, where.

    ``by`` is a day, a moment or ready words; without it no time limit is named.
    """
    said = _when(by, language)
    values: Mapping[str, str] = {
        "hall": HALL[language],
        "what": what,
        "by": BY[language].format(said) if said else "",
        "do": do or DO[language],
        "where": where or PLACES[language],
    }
    return Message(title_of(kind, language), _texts()[kind][language].format(**values))


def _when(by: date | datetime | str | None, language: str) -> str:
    if by is None or isinstance(by, str):
        return by or ""
    if isinstance(by, datetime):
        local = by.astimezone(SHANGHAI)
        clock = f"{local:%H:%M}"
        return f"{_when(local.date(), language)} {clock}"
    return f"{by.year}年{by.month}月{by.day}日" if language == "zh" else by.isoformat()
