"""A delivery over the API: its body to the disk, then through the door, once for its key."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import QueryDict, UnreadablePostError

from tongjian.core.exchange.answers import Answer, answer_once
from tongjian.core.exchange.models import SourceToken
from tongjian.core.files.store import CHUNK, chunks_of
from tongjian.core.home import uploads
from tongjian.core.identity.throttle import Ceiling, admit
from tongjian.core.scope import scope
from tongjian.core.typed import whole
from tongjian.supervision.channels.sources import datasets_of_token, source_title
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger import receiving
from tongjian.supervision.ledger.errors import DeliveryRefused

MULTIPART = "multipart/form-data"
ROOM = 1 << 20  # bytes a multipart body may have beside its file
BUSY = (Ceiling(600, timedelta(hours=1)),)
FIELDS = ("dataset", "fiscal_year", "period", "unit", "file_name")


class BadRequestBody(Exception):
    """The body cannot be taken; ``status`` is the HTTP status, the message is Chinese."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Body:
    """What was sent: the fields, control totals, and the file on disk with its SHA-256."""

    fields: dict[str, str]
    totals: dict[str, str]
    path: Path
    sha256: str

    def request_hash(self) -> str:
        """Return the hash of everything asked."""
        asked = [self.fields, self.totals, self.sha256]
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def deliver(request: Any) -> Answer:
    """Take in the delivery a request carries.

    Raises ``BadRequestBody``, ``DeliveryRefused``, ``throttle.TooOften``, ``answers.KeyReused``
    and ``answers.BadKey``.
    """
    token, now = request.token, request.now
    key = request.headers.get("Idempotency-Key", "")
    size = _size(request)
    admit({f"source.deliver:{token.pk}": BUSY}, now)
    with (
        _body(request, size) as body,
        ExitStack() as stack,
        scope([token.jurisdiction_id], request.actor),
    ):
        if not SourceToken.objects.filter(pk=token.pk, revoked_at=None).exists():
            raise BadRequestBody(401, "接入凭证已停用；没有收下任何内容")  # while it was sending
        return answer_once(
            token=token,
            key=key,
            request=body.request_hash(),
            make=lambda: _take(request, body, stack),
            now=now,
        )


def _take(request: Any, body: Body, stack: ExitStack) -> Answer:
    given, token = body.fields, request.token
    year = whole(given["fiscal_year"])
    if year is None or not 2000 <= year <= 2100:
        raise DeliveryRefused(
            f"参数 fiscal_year 写作“{given['fiscal_year'][:40]}”，应为四位年份，例如 2025"
        )
    wanted = receiving.make_request(
        dataset=_dataset(token, given["dataset"]),
        jurisdiction=token.jurisdiction_id,
        fiscal_year=year,
        period=given["period"] or None,
        source=token.source,
        unit=given["unit"] or None,
        totals=body.totals,
        file_name=_name(given["file_name"]),
        now=request.now,
    )
    receiving.admit(wanted, request.actor)
    key, already = receiving.enqueue(
        wanted, body.path, stack, by=request.actor, now=request.now, carrier="api"
    )
    text = (
        f"该文件已报送（批次 {key}），数据没有变化"
        if already
        else f"已收下，正在核对（批次 {key}）"
    )
    content = {
        "delivery": key,
        "already": already,
        "message": text,
        "url": f"/api/v1/deliveries/{key}",
    }
    return Answer(200 if already else 202, content)


def _dataset(token: Any, name: str) -> str:
    if not name:
        raise DeliveryRefused("缺少参数 dataset（数据集）")
    allowed = datasets_of_token(token)
    try:
        found = dataset_named(name)
    except KeyError:
        found = None
    if found is None or found not in allowed:
        known = "、".join(f"{item.name}（{item.title}）" for item in allowed) or "无"
        raise DeliveryRefused(
            f"{source_title(token.source)}的这个凭证不能报送“{name[:60]}”；可以报送：{known}"
        )
    return found.name


def _name(text: str) -> str:
    """Return the file's own name; which of the accepted kinds it is shows in its ending."""
    name = Path(text.replace("\\", "/")).name.strip()
    if not name or not name.isprintable():
        raise DeliveryRefused("请用 file_name 写明文件名，例如 支付2025-06.csv")
    return name


def _size(request: Any) -> int:
    size = whole(request.META.get("CONTENT_LENGTH"))
    if not size:
        raise BadRequestBody(411, "请求没有内容，或没有写明长度（Content-Length）")
    if size > receiving.LARGEST + ROOM:
        raise BadRequestBody(413, f"文件超过 {receiving.LARGEST >> 30} GB 的上限；请分期间报送")
    return size


@contextmanager
def _body(request: Any, size: int) -> Iterator[Body]:
    """Lend the body as a file; nothing of it stays afterwards."""
    if request.content_type == MULTIPART:
        yield _multipart(request)
        return
    path = uploads() / f"api-{uuid.uuid4().hex}"
    try:
        digest = _stream(request, path, size)
        yield Body(*_fields(request.GET), path, digest)
    finally:
        path.unlink(missing_ok=True)


def _stream(request: Any, path: Path, size: int) -> str:
    digest, got = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while chunk := _piece(request):
            got += len(chunk)
            digest.update(chunk)
            file.write(chunk)
    if got != size:
        raise BadRequestBody(400, f"只收到 {got} 字节，应为 {size} 字节；请重新发送")
    return digest.hexdigest()


def _piece(request: Any) -> bytes:
    try:
        return bytes(request.read(CHUNK))
    except UnreadablePostError:
        return b""  # the sender is gone; what is missing shows in the length


def _multipart(request: Any) -> Body:
    files = [file for name, several in request.FILES.lists() for file in several if name == "file"]
    if len(files) != 1:
        raise BadRequestBody(400, f"应在 file 一项中放一个文件，收到 {len(files)} 个")
    path = Path(files[0].temporary_file_path())
    digest = hashlib.sha256()
    for chunk in chunks_of(path):
        digest.update(chunk)
    fields, totals = _fields(request.POST)
    fields["file_name"] = fields["file_name"] or files[0].name
    return Body(fields, totals, path, digest.hexdigest())


def _fields(given: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields as text and the control totals, each written ``列名=合计数``."""
    fields = {name: given.get(name, "").strip() for name in FIELDS}
    totals: dict[str, str] = {}
    for line in given.getlist("total"):
        name, mark, value = line.replace("＝", "=").partition("=")
        if not (mark and name.strip() and value.strip()):
            raise BadRequestBody(400, f"参数 total 写作“{line[:60]}”，应为 列名=合计数")
        totals[name.strip()] = value.strip()
    if "\x00" in "".join([*fields.values(), *totals, *totals.values()]):
        raise BadRequestBody(400, "参数中有不能保存的字符（NUL）")
    return fields, totals
