"""How the ways in are doing: names, states and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery

from tongjian.core.exchange.models import SourceToken
from tongjian.supervision.channels.folder.scan import inbox_root
from tongjian.supervision.channels.models import InboxFile, PullRun, PullSource
from tongjian.supervision.channels.pull.servers import allowed_hosts
from tongjian.supervision.ledger.models import Delivery

SHOWN = 5
WAYS = (
    ("upload", "网页上传", "经办员登录后在“数据报送”里放入文件。"),
    ("folder", "监控目录", "来源的程序把文件放进约定的目录，系统每分钟查看。"),
    ("api", "接口", "来源的程序用接入凭证通过 HTTPS 报送。"),
    ("pull", "数据库抽取", "系统按时到来源的数据库里只读取数，只取变了的期间。"),
)


@dataclass(frozen=True)
class Way:
    """A way in: whether it is open, in words, and the last that came by it."""

    key: str
    title: str
    text: str
    open: bool
    state: str
    last: Sequence[Delivery]


def ways(today: date) -> list[Way]:
    """Return the four ways in within the scope."""
    states = {
        "upload": (True, "一直开放"),
        "folder": _folder(),
        "api": _tokens(today),
        "pull": _pulls(),
    }
    return [Way(key, title, text, *states[key], _last(key)) for key, title, text in WAYS]


def _last(carrier: str) -> list[Delivery]:
    rows = Delivery.objects.filter(package__carrier=carrier).select_related("jurisdiction")
    return list(rows.order_by("-entered_at")[:SHOWN])


def _folder() -> tuple[bool, str]:
    root = inbox_root()
    if root is None:
        return False, "没有启用（没有设置 TONGJIAN_INBOX）"
    if not root.is_dir():
        return False, "设置的目录不存在"
    waiting = InboxFile.objects.filter(settled_at=None).count()
    return True, f"每分钟查看，{waiting} 个文件正在核对" if waiting else "每分钟查看"


def _tokens(today: date) -> tuple[bool, str]:
    number = SourceToken.objects.filter(revoked_at=None, expires_on__gte=today).count()
    return number > 0, f"{number} 个有效的接入凭证" if number else "还没有接入凭证"


def _pulls() -> tuple[bool, str]:
    number = PullSource.objects.filter(active=True).count()
    if not allowed_hosts():
        return False, "没有启用（没有设置 TONGJIAN_PULL_HOSTS）"
    return number > 0, f"{number} 个启用的抽取" if number else "还没有抽取"


def tokens() -> QuerySet[SourceToken]:
    """Return the tokens within the scope with the moment of their last use (``used``)."""
    rows: QuerySet[SourceToken] = SourceToken.objects.select_related("jurisdiction")
    return rows.annotate(used=Max("use__at"))


def pulls() -> QuerySet[PullSource]:
    """Return the pulls within the scope with their last run's state, time and rows."""
    last = PullRun.objects.filter(pull=OuterRef("pk")).order_by("-queued_at", "-id")
    rows: QuerySet[PullSource] = PullSource.objects.select_related("jurisdiction")
    return rows.annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_at=Subquery(last.values("queued_at")[:1]),
        last_rows=Subquery(last.values("rows")[:1]),
    )


def inbox() -> QuerySet[InboxFile]:
    """Return the files of the watched folder within the scope."""
    rows: QuerySet[InboxFile] = InboxFile.objects.select_related("jurisdiction", "delivery")
    return rows
