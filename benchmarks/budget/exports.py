"""Half a year of ten jurisdictions taken away: as CSV at once, as a workbook in the background."""

from __future__ import annotations

import time

from benchmarks import server
from benchmarks.budget.place import YEARS, Place, tell
from benchmarks.budget.plain import Plain
from benchmarks.budget.watch import Watched, watch
from benchmarks.report import Row

MIB = 1 << 20
COPY = (
    "COPY (SELECT * FROM plain_payment WHERE fiscal_year = {year} AND function_code NOT LIKE '230%'"
    " AND extract(month FROM date_paid) <= {month}) TO STDOUT (FORMAT csv)"
)


def measure(place: Place, plain: Plain | None) -> list[Row]:
    """Export about a tenth of all rows, a million of ten; rows a second and growth of memory."""
    code, year = place.places[0], YEARS[-1]
    query = f"j={code}&year={year}&view=all&month=01&to=06"
    path = f"/query/payment/rows/csv/?{query}"
    with server.serving() as (port, pid):
        cookie = server.sign_in(port, place.committee)
        server.download(port, path, cookie, pid)
        taken, lines, growth = server.download(port, path, cookie, pid)
        small = f"{query}&organisation={code}&organisation={place.units[code][0][:-3]}"
        few = _workbook(port, cookie, small)
        many = _workbook(port, cookie, query)
    rows = lines - 1
    tell(f"CSV {rows:,} 行 {taken:.1f} 秒 +{growth / MIB:.0f} MB；XLSX {many.seconds:.0f} 秒")
    theirs = _copied(plain, year) if plain is not None else None
    more = max(0, many.peak - few.peak)
    return [
        (
            f"导出 {rows:,} 行 CSV（边生成边发送）",
            "内存不随行数涨",
            f"{rows / taken:,.0f} 行/秒，内存 +{growth / MIB:.0f} MB",
            "—" if theirs is None else f"{theirs[1] / theirs[0]:,.0f} 行/秒（COPY）",
            "—" if theirs is None else f"{(theirs[0] / theirs[1]) / (taken / rows):.2f}",
        ),
        (
            f"导出 {rows:,} 行 XLSX（后台生成）",
            "内存不随行数涨",
            f"{many.seconds:.0f} 秒，内存峰值 {many.peak / MIB:.0f} MB，比小文件多 {more / MIB:.0f} MB",
            "—",
            "—",
        ),
    ]


def _workbook(port: int, cookie: str, query: str) -> Watched:
    """Ask for a workbook as the page does and let a worker of its own write it."""
    post = server.posting(port, cookie)
    status, where = post("/exports/new/", server.form({"dataset": "payment", "query": query}))
    assert status == 302, (status, where)
    return watch("django", "procrastinate", "worker", "--queues", "exports", "--one-shot")


def _copied(plain: Plain, year: int) -> tuple[float, int]:
    begun, lines = time.perf_counter(), 0
    with plain.postgres.cursor().copy(COPY.format(year=year, month=6)) as copy:
        for chunk in copy:
            lines += bytes(chunk).count(b"\n")
    return time.perf_counter() - begun, lines
