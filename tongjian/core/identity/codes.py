"""One-time codes to a telephone: whoever reads the message holds the telephone.

Six digits, valid for five minutes, five tries. The code is kept as a keyed hash and the telephone
as another; a new code makes the one before it worthless. Nothing tells whether a telephone is
known here.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from tongjian.core.identity.models import SignInCode
from tongjian.core.identity.throttle import Ceiling, TooOften, admit, full
from tongjian.core.keys import keyed
from tongjian.core.notify.channels import send
from tongjian.core.notify.gateways.choose import gateway_for

VALID = timedelta(minutes=5)
MOST_TRIES = 5
PER_PHONE = (
    Ceiling(1, timedelta(seconds=60)),
    Ceiling(5, timedelta(hours=1)),
    Ceiling(10, timedelta(days=1)),
)
PER_SOURCE = (Ceiling(20, timedelta(hours=1)), Ceiling(100, timedelta(days=1)))
# No ceiling on wrong codes per telephone: five tries of five codes an hour open nothing, and a
# stranger could otherwise keep its owner out.
WRONG_PER_SOURCE = (Ceiling(30, timedelta(hours=1)),)
__all__ = ["CodeRefused", "TooOften", "check_code", "phone_key", "send_code"]


class CodeRefused(Exception):
    """The code does not open, or none can be sent; the message is Chinese."""


def phone_key(phone: str) -> str:
    """Return the keyed hash a telephone number is found by."""
    return keyed("identity.phone", phone)


def send_code(*, phone: str, source: str, now: datetime, language: str = "zh") -> None:
    """Send a fresh code; raises ``TooOften`` or ``CodeRefused`` (no way to send).

    ``source`` is the address the request came from.
    """
    if gateway_for("sms") is None:
        raise CodeRefused("短信暂时不能发送。请用其他方式登录，或到窗口办理。")
    key, place = phone_key(phone), keyed("identity.source", source)
    with transaction.atomic():
        admit({f"code.phone:{key}": PER_PHONE, f"code.source:{place}": PER_SOURCE}, now)
        code = f"{secrets.randbelow(10**6):06d}"
        SignInCode.objects.filter(phone_key=key, spent_at=None).update(spent_at=now)
        SignInCode.objects.create(
            phone_key=key, digest=_digest(key, code), sent_at=now, expires_at=now + VALID
        )
        words = {
            "what": code,
            "by": "5 分钟内" if language == "zh" else "5 minutes",
            "do": "在登录页面填写" if language == "zh" else "type it on the sign-in page",
            "where": "网上政务大厅登录页" if language == "zh" else "the hall's sign-in page",
        }
        send(kind="code", phone=phone, values=words, language=language, now=now)


def check_code(*, phone: str, code: str, source: str, now: datetime) -> None:
    """Use up the code of a telephone; raises ``CodeRefused`` or ``TooOften``.

    A wrong, expired, used and never sent code are refused in the same words.
    """
    key, place = phone_key(phone), keyed("identity.source", source)
    wrong = {f"wrong.source:{place}": WRONG_PER_SOURCE}
    with transaction.atomic():
        full(wrong, now)
        live = (
            SignInCode.objects.select_for_update()
            .filter(phone_key=key, spent_at=None, expires_at__gt=now, tries__lt=MOST_TRIES)
            .order_by("-id")
            .first()
        )
        given = _digest(key, code)
        if live is not None and hmac.compare_digest(live.digest, given):
            live.spent_at = now
            live.save(update_fields=["spent_at"])
            return
        if live is not None:
            live.tries += 1
            live.save(update_fields=["tries"])
        admit(wrong, now)
    raise CodeRefused(
        "验证码不对，或者已经失效。验证码 5 分钟内有效，最多可以试 5 次；请核对，或重新获取。"
    )


def _digest(key: str, code: str) -> str:
    return keyed("identity.code", f"{key}:{code}")
