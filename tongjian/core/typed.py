"""What a browser sends, judged before anybody reads it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from tongjian.core.access import TOKEN

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


def no_strangers_files(
    get_response: Callable[[Any], HttpResponseBase],
) -> Callable[[Any], HttpResponseBase]:
    """Answer 400 to a body that only files can fill from somebody who is not signed in.

    Files are written to the disk before a view can refuse them, and visitors have none to send.
    What a source's token opens judges the token before it reads anything.
    """

    def answer(request: Any) -> HttpResponseBase:
        size = whole(request.META.get("CONTENT_LENGTH")) or 0
        if (
            size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            and not _for_tokens(request.path_info)
            and not request.user.is_authenticated
        ):
            raise RequestDataTooBig(f"{size} bytes from a visitor")
        return get_response(request)

    return answer


def _for_tokens(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return getattr(view, "access", "") == TOKEN
