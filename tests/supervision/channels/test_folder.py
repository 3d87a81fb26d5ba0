"""The watched folder, on a real disk: what is taken, what is sent back, what is left alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.supervision.channels.conftest import Queue
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT
from tongjian.core.audit.models import AuditEvent
from tongjian.core.exchange.models import Package
from tongjian.supervision.channels.folder import disk
from tongjian.supervision.channels.folder import scan as scanning
from tongjian.supervision.channels.folder.scan import Looked, scan
from tongjian.supervision.channels.models import InboxFile
from tongjian.supervision.ledger import receiving
from tongjian.supervision.ledger.models import Delivery

GOOD = text("payment", rows("payment", {}, {}))
BAD = text("payment", rows("payment", {}, {"date_paid": "昨天"}))


@dataclass
class Inbox:
    """The folder of a district's finance bureau and looks at it, a minute apart."""

    clerk: Clerk
    root: Path
    queue: Queue
    at: datetime

    @property
    def folder(self) -> Path:
        return self.root / DISTRICT / "finance"

    def put(self, name: str, content: str = GOOD) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def look(self, times: int = 1) -> Looked:
        for _ in range(times):
            self.at += timedelta(minutes=1)
            looked = scan(self.at)
        return looked

    def done(self) -> None:
        """Look until a new file is taken, have it checked, and look again."""
        self.look(2)
        self.queue.run()
        self.look()

    def names(self, folder: str = "") -> list[str]:
        return sorted(path.name for path in (self.folder / folder).iterdir() if path.is_file())

    def deliveries(self) -> list[Any]:
        with self.clerk.world.scope(DISTRICT):
            return list(Delivery.objects.order_by("sequence").select_related("package"))


@pytest.fixture
def inbox(clerk: Clerk, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    root, home = tmp_path / "inbox", tmp_path / "home"
    (root / DISTRICT / "finance").mkdir(parents=True)
    home.mkdir()
    monkeypatch.setenv("TONGJIAN_INBOX", str(root))
    monkeypatch.setattr(scanning, "home", lambda: home)
    return Inbox(clerk, root, queue, clerk.world.now)


def test_a_finished_file_is_delivered_and_answered(inbox: Inbox) -> None:
    inbox.put("payment-2024-06.csv")
    assert inbox.look().waiting == [f"{DISTRICT}/finance/payment-2024-06.csv"]
    assert inbox.look().received and inbox.names() == ["payment-2024-06.csv"]
    inbox.queue.run()
    inbox.look()
    (made,) = inbox.deliveries()
    assert (made.state, made.period, made.package.carrier) == ("published", "06", "folder")
    assert inbox.names() == []
    kept, report = inbox.names("taken")
    assert kept == f"payment-2024-06.{made.pk}.csv" and report.endswith("回执.txt")
    told = (inbox.folder / "taken" / report).read_text("utf-8-sig")
    assert "已入库 2 行" in told and made.sm3 in told
    with inbox.clerk.world.scope(DISTRICT):
        event = AuditEvent.objects.filter(action="delivery.receive").latest("sequence")
        assert event.actor == "来源：财政部门 监控目录"
    assert inbox.look(3) == Looked()


def test_a_faulty_file_comes_back_with_its_faults(inbox: Inbox) -> None:
    inbox.put("payment-2024.csv", BAD)
    inbox.done()
    (made,) = inbox.deliveries()
    report, kept = sorted(inbox.names("returned"), key=len, reverse=True)
    told = (inbox.folder / "returned" / report).read_text("utf-8-sig")
    assert made.state == "rejected" and kept == f"payment-2024.{made.pk}.csv"
    assert "第 3 行" in told and told.count("写作“昨天”") == 1 and told.count("YYYY-MM-DD") == 1
    inbox.put("payment-2024.csv")
    inbox.done()
    assert [item.state for item in inbox.deliveries()] == ["rejected", "published"]


def test_a_slip_beside_the_file_says_what_it_is(inbox: Inbox) -> None:
    slip = {"dataset": "payment", "fiscal_year": 2024, "period": "06", "totals": {"行数": 2}}
    inbox.put("导出 (1).csv.json", json.dumps(slip))
    inbox.put("导出 (1).csv")
    inbox.done()
    (made,) = inbox.deliveries()
    assert made.state == "published" and made.given_totals == {"行数": "2"}
    assert inbox.names() == [] and len(inbox.names("taken")) == 3


def test_a_file_being_written_is_left_alone(inbox: Inbox) -> None:
    path = inbox.put("payment-2024.csv", GOOD[:100])
    for size in (200, 300):
        inbox.look()
        path.write_text(GOOD[:size], encoding="utf-8")
    inbox.look()
    assert inbox.deliveries() == []
    path.write_text(GOOD, encoding="utf-8")
    inbox.done()
    assert [item.state for item in inbox.deliveries()] == ["published"]


def test_a_renamed_part_is_taken_at_once(inbox: Inbox) -> None:
    part = inbox.put("payment-2024.csv.part")
    inbox.look(3)
    assert inbox.deliveries() == []
    part.rename(inbox.folder / "payment-2024.csv")
    inbox.look()
    assert len(inbox.deliveries()) == 1


def test_a_file_changed_while_it_is_read_waits(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = inbox.put("payment-2024.csv", GOOD), receiving.seal_original

    def slow(request: Any, file: Path, key: str) -> Any:
        sealed = real(request, file, key)
        path.write_text(GOOD + "\n", encoding="utf-8")
        return sealed

    monkeypatch.setattr(receiving, "seal_original", slow)
    inbox.look(2)
    assert inbox.deliveries() == []
    sealed = Path(os.environ["TONGJIAN_LEDGER"]).rglob("*.sealed")
    assert list(sealed) == []
    monkeypatch.setattr(receiving, "seal_original", real)
    inbox.queue.jobs.clear()
    inbox.done()
    assert len(inbox.deliveries()) == 1


def test_the_same_bytes_are_delivered_once(inbox: Inbox) -> None:
    inbox.put("payment-2024.csv")
    inbox.done()
    inbox.put("payment-2024.csv")
    inbox.done()
    assert len(inbox.deliveries()) == 1
    reports = [name for name in inbox.names("taken") if name.endswith(".txt")]
    told = [(inbox.folder / "taken" / name).read_text("utf-8-sig") for name in reports]
    assert any("已经报送过" in text for text in told)


def link(target: str) -> Callable[[Inbox], None]:
    def make(inbox: Inbox) -> None:
        (inbox.folder / "payment-2024.csv").symlink_to(target)

    return make


def hard(inbox: Inbox) -> None:
    elsewhere = inbox.root.parent / "elsewhere.csv"
    elsewhere.write_text(GOOD, encoding="utf-8")
    (inbox.folder / "payment-2024.csv").hardlink_to(elsewhere)


def pipe(inbox: Inbox) -> None:
    os.mkfifo(inbox.folder / "payment-2024.csv")


def foreign(inbox: Inbox) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    path = inbox.put("payment-2024.csv")
    os.chown(path, 65_534, -1)


def named(name: str) -> Callable[[Inbox], None]:
    def make(inbox: Inbox) -> None:
        (inbox.folder / name).write_bytes(GOOD.encode())

    return make


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (link("/etc/passwd"), "符号链接"),
        (link("nowhere"), "符号链接"),
        (hard, "硬链接"),
        (pipe, "普通文件"),
        (foreign, "属主"),
        (named("a..csv"), ".."),
        (named("-payment-2024.csv"), "开头"),
        (named("payment-2024\n.csv"), "不能显示"),
        (named(os.fsdecode(b"payment-2024-\xff.csv")), "不能显示"),
        (named("payment-2024.pdf"), "CSV"),
        (named("nothing-2024.csv"), "budget（预算）"),
        (named("支付.csv"), "payment-2025-06"),
        (named("payment-2024-13.csv"), "01 至 12"),
    ],
    ids=range(13),
)
def test_what_is_not_taken_comes_back_with_its_reason(
    inbox: Inbox, make: Callable[[Inbox], None], says: str
) -> None:
    make(inbox)
    inbox.look(3)
    assert inbox.deliveries() == []
    found = sorted((inbox.folder / "returned").iterdir())
    (report,) = [path for path in found if path.name.endswith("退回说明.txt")]
    assert says in report.read_text("utf-8-sig") and len(found) == 2
    assert sorted(path.name for path in inbox.folder.iterdir()) == ["returned"]
    with inbox.clerk.world.scope(DISTRICT):
        assert not Package.objects.exists()
        assert InboxFile.objects.get().state == "returned"
    assert inbox.look(2) == Looked()


def test_unknown_and_unsafe_folders_are_not_read(inbox: Inbox) -> None:
    outside = inbox.root.parent / "outside"
    outside.mkdir()
    (outside / "payment-2024.csv").write_text(GOOD, encoding="utf-8")
    (inbox.root / "999999").mkdir()
    (inbox.root / DISTRICT / "strangers").mkdir()
    (inbox.root / DISTRICT / "tax").symlink_to(outside)
    inbox.put("payment-2024.csv")
    inbox.folder.chmod(0o777)
    problems = "\n".join(inbox.look(3).problems)
    assert inbox.deliveries() == []
    assert "999999" in problems and "strangers" in problems
    assert "符号链接" in problems and "任何人都可以写入" in problems
    inbox.folder.chmod(0o755)
    (inbox.folder / "taken").symlink_to(outside)
    inbox.done()
    assert sorted(path.name for path in outside.iterdir()) == ["payment-2024.csv"]
    assert not (inbox.folder / "taken").is_symlink()
    assert len(inbox.names("taken")) == 2 and len(inbox.deliveries()) == 1


STEPS = ["_row", "_settle", "subfolder", "move", "write", "after"]


@pytest.mark.parametrize(
    ("step", "content"),
    [
        *(pytest.param(step, GOOD, id=f"{step}-good") for step in STEPS[:3]),
        *(pytest.param(step, BAD, id=f"{step}-bad") for step in STEPS[3:]),
        *(pytest.param(step, BAD, id=f"{step}-bad", marks=pytest.mark.soak) for step in STEPS[:3]),
        *(
            pytest.param(step, GOOD, id=f"{step}-good", marks=pytest.mark.soak)
            for step in STEPS[3:]
        ),
    ],
)
def test_interrupted_anywhere_nothing_is_lost_or_doubled(
    inbox: Inbox, step: str, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.put("payment-2024.csv", content)

    class Killed(BaseException):
        pass

    def die(*args: Any, **kwargs: Any) -> Any:
        if step == "after":
            real(*args, **kwargs)
        raise Killed

    place: Any = disk if step in ("subfolder", "move", "write", "after") else scanning
    name = "write" if step == "after" else step
    real = getattr(place, name)
    monkeypatch.setattr(place, name, die)
    inbox.look()
    for _ in range(2):
        try:
            inbox.look()
        except Killed:
            inbox.queue.run() if inbox.deliveries() else inbox.queue.jobs.clear()
    inbox.queue.run()
    monkeypatch.setattr(place, name, real)
    inbox.look(2)
    inbox.queue.run()
    inbox.look()
    (made,) = inbox.deliveries()
    assert made.state == ("published" if content == GOOD else "rejected")
    folder = "taken" if content == GOOD else "returned"
    assert inbox.names() == [] and len(inbox.names(folder)) == 2
    assert inbox.look(2) == Looked()


def test_without_a_folder_nothing_happens(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGJIAN_INBOX", str(inbox.root / "gone"))
    assert "gone" in inbox.look().problems[0]
    monkeypatch.delenv("TONGJIAN_INBOX")
    assert inbox.look() == Looked()
