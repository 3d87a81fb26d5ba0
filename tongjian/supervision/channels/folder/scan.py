"""One look at the watched folder: finished files through the door, results beside them.

The folder is ``<jurisdiction>/<source>/``. A file becomes a delivery and a line of ``InboxFile`` in
one transaction; it stays where it is until its delivery is judged and then moves, with a report, to
``taken`` or ``returned``. Killed in between, the next look finds the line by the file's identity:
nothing is taken twice, nothing is forgotten.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from tongjian.core.exchange.tokens import source_actor
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.channels.folder import disk, naming
from tongjian.supervision.channels.folder.disk import Entry, Unsound
from tongjian.supervision.channels.folder.looks import Looks
from tongjian.supervision.channels.folder.report import MOST, Line, Result
from tongjian.supervision.channels.models import InboxFile
from tongjian.supervision.channels.sources import datasets_of, source_title, source_titles
from tongjian.supervision.ledger import reads, receiving
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.ledger.paths import quarantine_root

TAKEN, RETURNED = "taken", "returned"
SLIP_BYTES = 64 << 10


@dataclass
class Looked:
    """What a look did: names of files by what became of them, and folders that are not read."""

    received: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A source's folder, open."""

    jurisdiction: str
    source: str
    opened: int

    @property
    def name(self) -> str:
        """Return the folder's path below the inbox."""
        return f"{self.jurisdiction}/{self.source}"

    @property
    def actor(self) -> Actor:
        """Return who delivers from here."""
        title = source_title(self.source)
        return source_actor(self.jurisdiction, self.source, title, "监控目录")


class _Changed(Exception):
    """The file was written to while it was being read."""


def inbox_root() -> Path | None:
    """Return the watched folder, None where none is set."""
    named = os.environ.get("TONGJIAN_INBOX", "")
    return Path(named) if named else None


def scan(now: datetime) -> Looked:
    """Look at the watched folder once; call it outside any transaction."""
    looked, root = Looked(), inbox_root()
    if root is None:
        return looked
    memory = home() / "inbox-looks.json"
    try:
        with held("inbox"), disk.folder(root) as top:
            looks = Looks.read(memory)
            for jurisdiction in disk.folders(top):
                _jurisdiction(jurisdiction, top, looks, looked, now)
            looks.write(memory)
    except Busy:
        looked.problems.append("另一个进程正在查看监控目录")
    except Unsound as error:
        looked.problems.append(str(error))
    return looked


def _jurisdiction(name: str, top: int, looks: Looks, looked: Looked, now: datetime) -> None:
    if name not in all_codes():
        looked.problems.append(f"目录“{naming.safe_name(name)}”不是行政区划代码，没有读取")
        return
    try:
        with disk.folder(name, top) as opened:
            for source in disk.folders(opened):
                if source not in source_titles():
                    shown = naming.safe_name(source)
                    looked.problems.append(f"目录“{name}/{shown}”不是来源名称，没有读取")
                    continue
                try:
                    with disk.folder(source, opened) as inner:
                        _source(Place(name, source, inner), looks, looked, now)
                except (Unsound, OSError) as error:
                    text = str(error) if isinstance(error, Unsound) else (error.strerror or "")
                    looked.problems.append(f"{name}/{source}：{text}")
    except Unsound as error:
        looked.problems.append(str(error))


def _source(place: Place, looks: Looks, looked: Looked, now: datetime) -> None:
    found = disk.entries(place.opened)
    with scope([place.jurisdiction], place.actor):
        rows = InboxFile.objects.filter(source=place.source, settled_at=None)
        open_rows = {(row.inode, row.size, row.mtime_ns): row for row in rows}
    allowed = disk.owners(place.opened)
    for entry in found:
        shown = f"{place.name}/{naming.safe_name(entry.name)}"
        if (entry.inode, entry.size, entry.mtime_ns) in open_rows:
            continue
        if not naming.of_interest(entry.name):
            looks.unfinished(place.name, entry, now.timestamp())
            continue
        fault = disk.problem(entry, allowed) or naming.name_problem(entry.name)
        if fault is None and not looks.finished(place.name, entry, now.timestamp()):
            looked.waiting.append(shown)
            continue
        row = _refused(place, entry, fault, now) if fault else _received(place, entry, now)
        if row is None:
            looked.waiting.append(shown)
            continue
        open_rows[(entry.inode, entry.size, entry.mtime_ns)] = row
        looked.received.append(shown)
    here = {(entry.inode, entry.size, entry.mtime_ns): entry for entry in found}
    for identity, row in open_rows.items():
        if _settle(place, row, here.get(identity), now):
            looked.settled.append(f"{place.name}/{row.name}")


def _refused(place: Place, entry: Entry, message: str, now: datetime) -> InboxFile:
    with scope([place.jurisdiction], place.actor):
        return _row(place, entry, state="returned", message=message, seen_at=now)


def _row(place: Place, entry: Entry, **given: Any) -> InboxFile:
    made: InboxFile = InboxFile.objects.create(
        jurisdiction_id=place.jurisdiction,
        source=place.source,
        name=naming.safe_name(entry.name),
        inode=entry.inode,
        size=entry.size,
        mtime_ns=entry.mtime_ns,
        **given,
    )
    return made


def _received(place: Place, entry: Entry, now: datetime) -> InboxFile | None:
    """Put a finished file through the door; None when it is being written to after all."""
    try:
        slip = _slip(place, entry)
        with disk.reading(entry, place.opened) as opened:
            if opened is None:
                return None
            return _delivered(place, entry, opened, slip, now)
    except (naming.Unclear, DeliveryRefused, Unsound) as error:
        return _refused(place, entry, str(error), now)
    except _Changed:
        return None


def _slip(place: Place, entry: Entry) -> naming.Slip:
    said = disk.small(f"{entry.name}{naming.SLIP}", place.opened, SLIP_BYTES)
    return naming.from_slip(said) if said is not None else naming.from_name(entry.name)


def _delivered(
    place: Place, entry: Entry, opened: int, slip: naming.Slip, now: datetime
) -> InboxFile:
    known = {name for item in datasets_of(place.source) for name in (item.name, item.title)}
    if slip.dataset not in known:
        listed = "、".join(f"{item.name}（{item.title}）" for item in datasets_of(place.source))
        raise DeliveryRefused(
            f"{source_title(place.source)}不报送“{slip.dataset[:60]}”；可以报送：{listed}"
        )
    wanted = receiving.make_request(
        dataset=slip.dataset,
        jurisdiction=place.jurisdiction,
        fiscal_year=slip.fiscal_year,
        period=slip.period or None,
        source=place.source,
        unit=slip.unit or None,
        totals=slip.totals,
        file_name=entry.name,
        now=now,
    )
    key, already = "", False
    try:
        with ExitStack() as stack, scope([place.jurisdiction], place.actor):
            receiving.admit(wanted, place.actor)
            key, already = receiving.enqueue(
                wanted,
                Path(f"/dev/fd/{opened}"),  # the very file that was judged, whatever its name
                stack,
                by=place.actor,
                now=now,
                carrier="folder",
            )
            if not disk.unchanged(entry, opened):
                raise _Changed
            said = "同样的文件已经报送过，数据没有变化" if already else ""
            return _row(place, entry, state="received", message=said, delivery_id=key, seen_at=now)
    except _Changed:
        if not already:
            (quarantine_root() / place.jurisdiction / f"{key}.sealed").unlink(missing_ok=True)
        raise


def _settle(place: Place, row: InboxFile, entry: Entry | None, now: datetime) -> bool:
    """Move a judged file with its report beside it; False while it is being checked."""
    with scope([place.jurisdiction], place.actor):
        found = None
        if row.delivery_id is not None:
            found = reads.delivery(row.delivery_id)
            if found is None or found.state == "received":
                return False
        taken = found is not None and found.state != "rejected"
        result = _result(row, found, taken=taken, now=now)
    stem, suffix = naming.stem_of(row.name), PurePath(row.name).suffix[:10]
    mark = row.delivery_id or f"{row.pk:06d}"
    with disk.subfolder(TAKEN if taken else RETURNED, place.opened) as target:
        if entry is not None:
            disk.move(entry, place.opened, f"{stem}.{mark}{suffix}", target)
            _move_slip(place, entry, f"{stem}.{mark}{suffix}{naming.SLIP}", target)
        disk.write(f"{stem}.{mark}.{'回执' if taken else '退回说明'}.txt", result.text(), target)
    with scope([place.jurisdiction], place.actor):
        row.state, row.settled_at = ("taken" if taken else "returned"), now
        row.message = row.message or result.said
        row.save()
    return True


def _move_slip(place: Place, entry: Entry, name: str, target: int) -> None:
    slip = f"{entry.name}{naming.SLIP}"
    for one in disk.entries(place.opened):
        if one.name == slip:
            disk.move(one, place.opened, name, target)


def _result(row: InboxFile, found: Delivery | None, *, taken: bool, now: datetime) -> Result:
    if found is None:
        return Result(row.name, False, f"没有收下：{row.message}", now)
    kept = list(reads.faults(found)[:MOST])
    fatal = reads.fatal_number(found)
    said = f"已入库 {found.rows} 行" if taken else f"有 {fatal} 处问题，整份退回"
    return Result(
        row.name,
        taken,
        row.message or said,
        now,
        (
            ("数据", str(found)),
            ("批次", found.pk),
            ("文件 SM3", found.sm3),
        ),
        [
            Line(one.sheet, one.row, one.column, one.value, one.expected, one.message)
            for one in kept
        ],
        max(0, sum(found.fault_counts.values()) - len(kept)),
    )
