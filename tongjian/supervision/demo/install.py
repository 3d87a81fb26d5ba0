"""Filling an empty installation with the demonstration district, through the ordinary doors.

Nothing here writes data of its own: organisations, people, deliveries, documents and warnings come
about by the same actions an operator, a clerk and a member of staff would use.
"""

from __future__ import annotations

import csv
import json
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tongjian.core.clock import now as clock
from tongjian.core.files.store import chunks_of, store
from tongjian.core.home import home
from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import command_line
from tongjian.core.identity.roles import ROLES
from tongjian.core.orgs.load import load
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.pages import DEMONSTRATION
from tongjian.core.scope import scope
from tongjian.supervision.demo.district import LABEL, Manifest, PlannedDelivery, generate
from tongjian.supervision.demo.documents import make_documents
from tongjian.supervision.demo.lane import deliver_lane
from tongjian.supervision.documents.actions import FOLDER, LIMIT, upload
from tongjian.supervision.warning.actions import run_rules

AS_OF = date(2026, 1, 31)
DISTRICT = "310112"
PLACES = Path(__file__).parent / "district" / "data" / "jurisdictions.csv"
PEOPLE = (
    *(("deputy", DISTRICT), ("committee", DISTRICT), ("finance", DISTRICT), ("unit", DISTRICT)),
    *(("auditor", DISTRICT), ("department", DISTRICT), ("town", "310112101")),
    *(("system_admin", DISTRICT), ("security_admin", DISTRICT), ("audit_admin", DISTRICT)),
    ("operator", DISTRICT),
)
Tell = Callable[[str], None]


class AlreadyFilled(Exception):
    """The installation already holds data; the message is Chinese."""


def installed() -> bool:
    """Whether the demonstration is complete (it is marked so last)."""
    return bool(_state().get("complete"))


def _state() -> dict[str, Any]:
    path = home() / DEMONSTRATION
    return json.loads(path.read_text()) if path.exists() else {}


def _keep(state: dict[str, Any]) -> None:
    path = home() / DEMONSTRATION
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(state, ensure_ascii=False, indent=1))
    part.rename(path)


def sign_ins() -> list[str]:
    """Return the demonstration people's sign-ins, a line each."""
    state = _state()
    if not state:
        return []
    lines = [f"演示用户的口令都是：{state['password']}"]
    return lines + [f"  {name}：{title}" for name, title in state["people"]]


def install(*, payments: int, seed: int, tell: Tell) -> None:
    """Fill the installation; interrupted, it goes on where it stopped.

    Raises ``AlreadyFilled`` when other data is there or the demonstration is complete.
    """
    state = _state()
    if state.get("complete"):
        raise AlreadyFilled("演示数据已经生成过；要重新生成，请换一个空的数据目录（TONGJIAN_HOME）")
    if not state and Jurisdiction.objects.exists():
        raise AlreadyFilled("这里已有正式数据，不能再放入演示数据")
    if not state:
        state = {"label": LABEL, "payments": payments, "seed": seed}
        state["password"] = "-".join(secrets.token_hex(3) for _ in range(3))
        state["people"] = []
        _keep(state)
    folder = home() / "demonstration"
    tell(f"生成演示数据：{state['payments']:,} 笔支付，种子 {state['seed']}")
    manifest = generate(folder, seed=state["seed"], payments=state["payments"], as_of=AS_OF)
    actor, now = command_line(), clock()
    load(PLACES, folder / "units.csv", by=actor, now=now)
    actor = command_line()
    state["people"] = _people(state["password"], folder, actor, now)
    _keep(state)
    _deliver(folder, manifest, now, tell)
    with scope(actor.everywhere, actor):
        tell("运行预警规则")
        found = run_rules(jurisdictions=actor.everywhere, year=None, by=actor, now=now)
        tell(f"发现 {len(found)} 条预警")
    _documents(state["seed"], actor, now, tell)
    _keep({**state, "complete": True})
    shutil.copy(folder / "manifest.json", home() / "demonstration-manifest.json")


def _people(password: str, folder: Path, actor: Actor, now: datetime) -> list[list[str]]:
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(row["unit"] for row in csv.DictReader(file) if row["jurisdiction"] == DISTRICT)
    made = []
    with scope(actor.everywhere, actor):
        for role, jurisdiction in PEOPLE:
            title = f"{ROLES[role].title}01"
            name = f"{role.replace('_', '-')}01"
            user = User.objects.filter(username=name).first() or create_user(
                username=name, password=password, title=title, by=actor, now=now
            )
            unit = first if role == "unit" else ""
            grant_role(
                user=user, role=role, jurisdiction=jurisdiction, unit=unit, by=actor, now=now
            )
            made.append([name, title])
    return made


def _deliver(folder: Path, manifest: Manifest, now: datetime, tell: Tell) -> None:
    """Deliver every file in the order received, two jurisdictions at a time."""
    lanes: dict[str, list[PlannedDelivery]] = {}
    for item in sorted(manifest.deliveries, key=lambda item: (item.received, item.file)):
        lanes.setdefault(item.jurisdiction, []).append(item)
    done, total = 0, len(manifest.deliveries)
    # Processes and not threads: the work is half Python. Spawned, because a fork would share the
    # database's connection and the engine.
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        waiting = [pool.submit(deliver_lane, folder, lane, now) for lane in lanes.values()]
        for lane in as_completed(waiting):
            done += lane.result()
            tell(f"  已报送 {done}/{total} 个文件")


def _documents(seed: int, actor: Actor, now: datetime, tell: Tell) -> None:
    from tongjian.supervision.documents.models import Document

    folder = home() / "demonstration" / "documents"
    made = make_documents(folder, seed=seed)
    with scope(actor.everywhere, actor):
        known = set(Document.objects.values_list("file_name", flat=True))
        for document in made:
            if document.kind not in ("accounts", "declaration") or document.path.name in known:
                continue
            stored = store(chunks_of(document.path), FOLDER, LIMIT)
            upload(
                jurisdiction=DISTRICT,
                kind=document.kind,
                file_name=document.path.name,
                stored=stored,
                by=actor,
                now=now,
            )
    tell(f"演示文件在 {folder}，后台正在读取；也可以在“文档审读”里自己上传")
