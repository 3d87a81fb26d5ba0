"""What the environment says about ways out of the system, as Django's settings want it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tongjian.core.home import InsecureSetup

WRONG = (
    "TONGJIAN_EMAIL 要写 off、log 或 smtp://用户:口令@服务器:端口"
    "（smtps:// 为全程加密，smtp:// 默认用 STARTTLS）"
)


def way(name: str, value: str | None, *, production: bool) -> str:
    """Return how a channel goes out: by default it stays inside, in production it is off.

    Production refuses "log": messages would stay in the system and reach nobody.
    """
    how = (value or "").strip() or ("off" if production else "log")
    if production and how == "log":
        raise InsecureSetup(f"正式环境的 {name} 不能写 log：消息会留在系统里，没有人收得到")
    return how


def mail_server(how: str) -> dict[str, Any]:
    """Return Django's mail settings for ``smtp(s)://user:password@host:port?starttls=no``."""
    if how in ("off", "log"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(how)
    try:
        port = parts.port
    except ValueError as error:
        raise InsecureSetup(WRONG) from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise InsecureSetup(WRONG)
    whole = parts.scheme == "smtps"
    upgrade = not whole and parse_qs(parts.query).get("starttls", ["yes"])[0] != "no"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if whole else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": whole,
        "EMAIL_USE_TLS": upgrade,
        "EMAIL_TIMEOUT": 15,
    }
