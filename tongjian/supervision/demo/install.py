"""Filling an empty installation with the demonstration district, through the ordinary doors.

Nothing here writes data of its own: organisations, people, deliveries, documents and warnings come
about by the same actions an operator, a clerk and a member of staff would use. What must be there
before anybody signs in is installed; every other dataset grows beside the running product.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tongjian.core.clock import now as clock
from tongjian.core.demonstration import (
    AlreadyFilled,
    Player,
    begin,
    finish,
    keep,
    make_people,
)
from tongjian.core.demonstration import state as current
from tongjian.core.files.store import chunks_of, store
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.reads import command_line
from tongjian.core.orgs.load import load
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.pages import demonstration
from tongjian.core.scope import scope
from tongjian.supervision.demo.auditing import follow_audits
from tongjian.supervision.demo.district import ALL, CORE, Manifest, PlannedDelivery, generate
from tongjian.supervision.demo.district.generate import MANIFEST_FILE
from tongjian.supervision.demo.documents import make_documents
from tongjian.supervision.demo.following import follow
from tongjian.supervision.demo.lane import deliver_lane, deliver_one
from tongjian.supervision.demo.tables import make_tables
from tongjian.supervision.dictionaries.actions import change_basis, succeed
from tongjian.supervision.dictionaries.models import BasisChange, UnitSuccession
from tongjian.supervision.documents.actions import FOLDER, LIMIT, upload
from tongjian.supervision.linkage.actions import LinkageRefused, demand
from tongjian.supervision.linkage.obligations import QUARTERS
from tongjian.supervision.linkage.reads import line_of
from tongjian.supervision.warning.actions import run_rules
from tongjian.supervision.warning.tasks import run_in_background

AS_OF = date(2026, 1, 31)
FURTHER = "further"
"""The part of the demonstration that grows after the page is up."""
TOLD = 100
BASIS = ("dataset", "measure", "column", "begins", "year")
DISTRICT = "310112"
PLACES = Path(__file__).parent / "district" / "data" / "jurisdictions.csv"
PEOPLE = (
    *(("deputy", DISTRICT), ("committee", DISTRICT), ("finance", DISTRICT)),
    *(("auditor", DISTRICT), ("department", DISTRICT)),
    ("town", "310112101"),
    *(("system_admin", DISTRICT), ("security_admin", DISTRICT), ("audit_admin", DISTRICT)),
    ("operator", DISTRICT),
)
SPEAKS_FOR = "tax"  # the source of the department's clerk
Tell = Callable[[str], None]


def install(*, payments: int, seed: int, tell: Tell) -> None:
    """Fill the installation; interrupted, it goes on where it stopped.

    Raises ``AlreadyFilled`` when other data is there.
    """
    if not demonstration() and Jurisdiction.objects.exists():
        raise AlreadyFilled("这里已有正式数据，不能再放入演示数据")
    state = begin(seed=seed, payments=payments)
    folder = home() / "demonstration"
    tell(f"生成演示数据：{state['payments']:,} 笔支付，种子 {state['seed']}")
    manifest = _generate(folder, CORE)
    actor, now = command_line(), clock()
    load(PLACES, folder / "units.csv", by=actor, now=now)
    actor = command_line()
    make_people(_players(), by=actor, now=now)
    _deliver(folder, manifest, now, tell)
    _dictionaries(manifest, actor, now)
    with scope(actor.everywhere, actor):
        tell("运行预警规则")
        found = run_rules(jurisdictions=actor.everywhere, year=None, by=actor, now=now)
        tell(f"发现 {len(found)} 条预警")
    follow(district=DISTRICT, fallback=_first(folder), tell=tell, now=now)
    _documents(state["seed"], actor, now, tell)
    _tables(tell)
    shutil.copy(folder / MANIFEST_FILE, home() / "demonstration-manifest.json")
    finish("supervision")


def grow(*, tell: Tell, stop: Callable[[], bool] = lambda: False) -> None:
    """Deliver every other dataset, also beside a running product; ``stop`` ends it early.

    Interrupted, it goes on with the file it was at.
    """
    folder = home() / "demonstration"
    tell("生成并报送其余数据：指标、转移支付、决算、债务、采购等")
    _generate(folder, ALL)
    written = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    planned = [PlannedDelivery.from_json(one) for one in written["deliveries"]]
    further = [one for one in planned if one.dataset not in CORE]
    done, now = current().get("further", {}).get("done", 0), clock()
    for number, item in enumerate(further[done:], start=done + 1):
        if stop():
            return
        deliver_one(folder, item, now)
        _progress(number, len(further))
        if number % TOLD == 0 or number == len(further):
            tell(f"  其余数据已报送 {number}/{len(further)} 个文件")
    _demand(written["absent"], now)
    follow_audits(district=DISTRICT, tell=tell, now=now)
    _judge_soon()
    shutil.copy(folder / MANIFEST_FILE, home() / "demonstration-manifest.json")
    finish(FURTHER)
    _progress(len(further), len(further))


def _judge_soon() -> None:
    """Have the worker run the rules over all that has grown; what they find becomes cases."""
    actor = command_line()
    with scope(actor.everywhere, actor):
        run_in_background.defer(jurisdictions=list(actor.everywhere))


def _demand(absent: list[dict[str, Any]], now: datetime) -> None:
    """Demand a written explanation of what a source still owes, once each."""
    actor = command_line()
    quarters = {month: key for key, month in QUARTERS.items()}
    with scope(actor.everywhere, actor):
        for one in absent:
            place, year = one["jurisdiction"], one["fiscal_year"]
            about = (place, one["dataset"], one["source"], year)
            keys = [key for key in (one["period"], quarters.get(one["period"])) if key]
            found = [line_of((*about, key), now.date()) for key in keys]
            line = next((each for each in found if each is not None), None)
            if line is not None and line.wanting:
                # Somebody at the page, or an earlier run, may have asked already.
                with suppress(LinkageRefused):
                    demand(jurisdiction=place, line=line, by=actor, now=now)


def _progress(done: int, total: int) -> None:
    """Keep how far it got, and the sentence every page shows until it is done."""
    left = f"其余数据正在放入，已报送 {done}/{total} 个文件" if done < total else ""
    keep({**current(), "further": {"done": done, "total": total}, "growing": left})


def _generate(folder: Path, datasets: frozenset[str]) -> Manifest:
    state = current()
    return generate(
        folder, seed=state["seed"], payments=state["payments"], as_of=AS_OF, datasets=datasets
    )


def _dictionaries(manifest: Manifest, actor: Actor, now: datetime) -> None:
    """Enter which units go on as others, and which figures changed their basis."""
    with scope(actor.everywhere, actor):
        if UnitSuccession.objects.exists() or BasisChange.objects.exists():
            return
        for one in manifest.successions:
            succeed(
                jurisdiction=one["jurisdiction"],
                kind=one["kind"],
                on=date.fromisoformat(one["on"]),
                old=one["old"],
                new=one["new"],
                note=one["statement"],
                by=actor,
                now=now,
            )
        for one in manifest.basis_changes:
            for place in actor.everywhere:
                change_basis(
                    jurisdiction=place,
                    **{key: one[key] for key in BASIS},
                    note=one["statement"],
                    by=actor,
                    now=now,
                )


def _tables(tell: Tell) -> None:
    folder = home() / "demonstration" / "tables"
    make_tables(folder, seed=current()["seed"])
    tell(f"演示用的收支表在 {folder}，可以在“报表识别”里试着上传")


def _first(folder: Path) -> tuple[str, str]:
    """Return the district's first unit and its department."""
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(row for row in csv.DictReader(file) if row["jurisdiction"] == DISTRICT)
    return first["unit"], first["department"]


def _players() -> list[Player]:
    """Return who signs in, but the unit and its department: ``follow`` finds the one to see."""
    speaks = {"department": SPEAKS_FOR}
    people = [Player(role, place, speaks.get(role, "")) for role, place in PEOPLE]
    # What one person of the committee proposes, another must approve.
    return [*people, Player("committee", DISTRICT, number=2)]


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
