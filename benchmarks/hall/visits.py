"""What is promised of the hall, measured over HTTP beside the same work in plain PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count, cycle
from queue import Queue
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks import http, server
from benchmarks.hall import plain
from benchmarks.hall.applying import Family, photograph
from benchmarks.hall.place import Place, session
from benchmarks.hall.rows import KEPT
from benchmarks.report import Row, milliseconds
from benchmarks.server import BOUNDARY
from tongjian.core.database import embedded
from tongjian.hall.uploads.reads import FieldSpec

Make = Callable[[], Callable[[int], None]]
USERS, PAUSE = 16, 1.0
ONE, MANY = "≤ 50 毫秒", "≤ 150 毫秒"
NO_GOAL = "—"


class Hall:
    """The hall under measurement: its server, its officials' sessions, samples of its cases."""

    def __init__(self, place: Place, port: int, rounds: int) -> None:
        self.place, self.port, self.rounds = place, port, rounds
        self.cookies = [session(user) for user in place.officials]
        plain.make_tables()
        with self.connection() as connection:
            self.open = _sample(connection, "open")
            self.closed = _sample(connection, f"NOT open AND id > {KEPT}")
            self.items = [row[0] for row in connection.execute("SELECT id FROM hall_item")]

    def connection(self) -> psycopg.Connection:
        """Return a connection beside the application."""
        return embedded.superuser(os.environ["TONGJIAN_DATABASE"])

    def pages(self, address: Callable[[int], str]) -> Make:
        """Return a maker of clients, each another official."""
        turns = cycle(self.cookies)

        def make() -> Callable[[int], None]:
            return server.asking(self.port, next(turns), address)()

        return make

    def compare(
        self,
        title: str,
        ours: Callable[[], Make],
        theirs: Callable[[], Make],
        *,
        alone: str = "",
        many: str = "",
        paced: bool = False,
    ) -> list[Row]:
        """Measure one user's median and sixteen users' p95, whichever is asked for."""
        rows = []
        if alone:
            pair = [http.percentile(self._run(one(), 1), 0.5) for one in (ours, theirs)]
            rows.append(milliseconds(f"{title}，1 个用户，中位数", alone, *pair))
        if paced:
            pair = [http.percentile(self._run(one(), USERS, PAUSE), 0.95) for one in (ours, theirs)]
            rows.append(milliseconds(f"{title}，16 个用户各每秒一次，p95", many, *pair))
        if many:
            pair = [http.percentile(self._run(one(), USERS), 0.95) for one in (ours, theirs)]
            rows.append(milliseconds(f"{title}，16 个用户不间断，p95", many, *pair))
        return rows

    def _run(self, make: Make, clients: int, pause: float = 0.0) -> list[float]:
        rounds = self.rounds if clients == 1 else max(4, self.rounds // 4)
        return http.at_once(make, rounds, clients, pause)


def _sample(connection: psycopg.Connection, where: str) -> list[dict[str, Any]]:
    """Return cases far apart from each other, with what they are found by."""
    rows = connection.execute(
        f"SELECT id, number, code, phone_last4, party_name FROM hall_hallcase WHERE {where}"
        " ORDER BY hashint8(id) LIMIT 1000"
    ).fetchall()
    names = ("case", "number", "code", "last4", "name")
    return [dict(zip(names, row, strict=True)) for row in rows]


def office(hall: Hall) -> list[Row]:
    """Measure worklists and the case page."""
    officer = hall.place.officers[0].pk
    desk = "c.open AND c.desk IN ('cases.accept', 'cases.handle')"

    def line(path: Callable[[int], str], where: str, order: str = "", **given: Any) -> Any:
        queries = plain.listed(where, order) if order else plain.listed(where)

        def values(turn: int) -> dict[str, Any]:
            case = hall.closed[turn % len(hall.closed)]
            item = hall.items[turn % len(hall.items)]
            return {"user": officer, "item": item, **case, "name": case["name"] + "%"}

        return (lambda: hall.pages(path)), (lambda: plain.asking(queries, values))

    def found(key: str) -> Callable[[int], str]:
        return lambda turn: (
            f"/office/cases/?tab=closed&q={quote(hall.closed[turn % len(hall.closed)][key])}"
        )

    closed = "NOT c.open AND c."
    rows = hall.compare(
        "办件列表首页", *line(lambda turn: "/office/cases/", desk), alone=ONE, many=MANY, paced=True
    )
    rows += hall.compare(
        "办件列表，按事项和阶段筛选",
        *line(
            lambda turn: (
                f"/office/cases/?tab=all&phase=examining&item={hall.items[turn % len(hall.items)]}"
            ),
            "c.open AND c.phase = 'examining' AND c.item_id = %(item)s",
        ),
        alone=ONE,
        many=MANY,
    )
    for title, key, where in (
        ("编号", "number", "number LIKE %(number)s || '%%'"),
        ("姓名", "name", "party_name LIKE %(name)s"),
        ("手机后四位", "last4", "phone_last4 = %(last4)s"),
    ):
        pair = line(found(key), closed + where, "c.submitted_at DESC, c.id DESC")
        rows += hall.compare(f"已办结列表，按{title}查找", *pair, alone=ONE, many=MANY)
    rows += hall.compare(
        "办件页面（在办）",
        lambda: hall.pages(
            lambda turn: f"/office/cases/{hall.open[turn % len(hall.open)]['case']}/"
        ),
        lambda: plain.asking(
            (plain.CASE, *plain.PARTS), lambda turn: hall.open[turn % len(hall.open)]
        ),
        alone=NO_GOAL,
        many=NO_GOAL,
    )
    return rows


def tracking(hall: Hall) -> list[Row]:
    """Measure tracking by right codes, and by wrong ones from an address of its own each."""
    addresses = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in range(1, 1 << 24))

    def asking(right: bool) -> Make:
        def make() -> Callable[[int], None]:
            post = server.posting(hall.port)

            def ask(turn: int) -> None:
                case = hall.open[turn % len(hall.open)]
                digits = case["last4"] if right else f"{(int(case['last4']) + 1) % 10000:04d}"
                body = server.form({"code": case["code"], "last4": digits})
                status, _ = post("/hall/track/", body, next(addresses))
                assert status == (200 if right else 422), status

            return ask

        return make

    def theirs() -> Make:
        return plain.asking(
            (plain.TRACK, plain.CLOCKS), lambda turn: hall.open[turn % len(hall.open)]
        )

    rows = hall.compare(
        "查询码查进度", lambda: asking(True), theirs, alone=ONE, many=ONE, paced=True
    )
    return rows + hall.compare(
        "查询码查进度，查错", lambda: asking(False), theirs, alone=ONE, many=ONE
    )


def submitting(hall: Hall, prepared: list[tuple[str, list[int]]]) -> list[Row]:
    """Measure submitting drafts with five files; ``prepared`` are sessions with their drafts."""
    waiting: Queue[tuple[str, list[int]]] = Queue()
    for one in prepared:
        waiting.put(one)
    cases: set[str] = set()

    def make() -> Callable[[int], None]:
        cookie, drafts = waiting.get_nowait()
        post, left = server.posting(hall.port, cookie), iter(drafts)

        def ask(turn: int) -> None:
            status, where = post(f"/hall/drafts/{next(left)}/check/", server.form({"true": "yes"}))
            assert status == 302 and where.endswith("/done/"), (status, where)
            assert where not in cases, "a submission is a new case each time"
            cases.add(where)

        return ask

    rounds = min(len(drafts) for _, drafts in prepared) - 1
    mine = http.percentile(http.at_once(make, rounds, len(prepared)), 0.95)
    first = int(min(cases).split("/")[3])
    other = http.percentile(http.at_once(plain.submitting(first), rounds, len(prepared)), 0.95)
    plain.forget_submitted()
    title = f"提交申请（五个附件），{len(prepared)} 个用户不间断，p95"
    return [milliseconds(title, "≤ 300 毫秒", mine, other)]


def uploading(hall: Hall, families: list[Family]) -> list[Row]:
    """Measure handing in one file; beside it, keeping the same bytes and one row."""
    waiting: Queue[Family] = Queue()
    for one in families:
        waiting.put(one)
    files = count(1)

    def make() -> Callable[[int], None]:
        of = waiting.get_nowait()
        spec = FieldSpec("file", "性能测试", ("jpg",), 5, of.child.pk, of.actor.user_id)
        post = server.posting(hall.port, of.cookie, f"multipart/form-data; boundary={BOUNDARY}")

        def ask(turn: int) -> None:
            picture = photograph(next(files))
            body = server.parts({"spec": spec.sealed()}, "file-files", "材料.jpg", picture)
            status, _ = post("/hall/uploads/", body)
            assert status == 200, status

        return ask

    rounds = max(2, hall.rounds // 5)
    mine = http.percentile(http.at_once(make, rounds, len(families)), 0.95)
    with hall.connection() as connection:
        kept = connection.execute("SELECT count(*) FROM hall_upload WHERE material = '性能测试'")
        assert kept.fetchone() == (len(families) * (rounds + 1),)
    other = http.percentile(http.at_once(plain.keeping, rounds, len(families)), 0.95)
    title = f"上传一个附件（约 200 KB），{len(families)} 个用户不间断，p95"
    return [milliseconds(title, NO_GOAL, mine, other)]
