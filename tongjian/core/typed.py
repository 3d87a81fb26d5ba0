"""What a browser sends, judged before anybody reads it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http.response import HttpResponseBase

DIGITS = 18  # fits a number of the database


def whole(text: str | None) -> int | None:
    """Return the whole number that plain digits say; None for anything else.

    ``int`` alone breaks on digits of other scripts, on "²" and on thousands of digits.
    """
    if not text or len(text) > DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def only_utf8(get_response: Callable[[Any], HttpResponseBase]) -> Callable[[Any], HttpResponseBase]:
    """Answer 400 to a form that names another encoding than that of our pages.

    Other encodings bring characters no column can hold past the checks, or cannot be read at all.
    """

    def answer(request: Any) -> HttpResponseBase:
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest(f"form in {request.encoding}")
        return get_response(request)

    return answer
