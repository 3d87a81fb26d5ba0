"""Which gateway an installation uses, from ``settings.SMS`` and ``settings.MAIL``."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tongjian.core.home import InsecureSetup, home
from tongjian.core.notify.gateways.base import Gateway
from tongjian.core.notify.gateways.folder import FolderGateway
from tongjian.core.notify.gateways.http import HttpGateway
from tongjian.core.notify.gateways.log import LogGateway
from tongjian.core.notify.gateways.mail import MailGateway

OFF = "off"


def gateway_for(channel: str) -> Gateway | None:
    """Return the gateway of "sms" or "email", None when the channel is off."""
    return _sms(settings.SMS) if channel == "sms" else _mail(settings.MAIL)


def _sms(how: str) -> Gateway | None:
    if how == OFF:
        return None
    if how == "log":
        return LogGateway()
    if how.startswith(("http://", "https://")):
        return HttpGateway(how, settings.SMS_TOKEN)
    if how == "folder":
        return FolderGateway(home() / "sms")
    if how.startswith("folder:"):
        return FolderGateway(Path(how.removeprefix("folder:")))
    raise InsecureSetup("TONGJIAN_SMS 要写 off、log、folder、folder:目录 或短信网关的 http(s) 地址")


def _mail(how: str) -> Gateway | None:
    if how == OFF:
        return None
    return LogGateway() if how == "log" else MailGateway()
