"""Spark answers as DuckDB does, to the cent: every question the product asks, and every ledger rule.

The demonstration district is delivered once. A reader's pages are opened by following their links,
so that a page, dataset or analysis that is new is in by itself; what they asked of DuckDB is then
asked of a real Spark cluster. The ledger rules run on both, whole.
"""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from tests.soak.spark_cluster import QUICK, SECRET, cluster
from tests.soak.two_engines import Asked, Recorder, differences
from tests.supervision.warning.own.on_spark import differing
from tests.world import ROOT, World, body
from tongjian.core.identity.reads import command_line
from tongjian.core.orgs.load import load
from tongjian.core.scope import scope
from tongjian.supervision.demo.district import ALL, Manifest, PlannedDelivery, generate
from tongjian.supervision.demo.install import PLACES
from tongjian.supervision.ledger import engine as engines
from tongjian.supervision.ledger.actions import deliver
from tongjian.supervision.ledger.engine import DuckEngine, engine
from tongjian.supervision.ledger.paths import store_root
from tongjian.supervision.ledger.reads import open_tables
from tongjian.supervision.ledger.spark import SparkEngine
from tongjian.supervision.queries.kept import _answers as kept_answers
from tongjian.supervision.warning.engine import judge_ledger

pytestmark = [pytest.mark.soak, pytest.mark.long, pytest.mark.timeout(900)]
AS_OF, YEARS, SEED = date(2026, 1, 31), (2024, 2025), 11
DISTRICT = "310112"
MONTH, LATEST = "03", 2025  # the month delivered again after the whole year
PLANTED = {3, 33, 36, 39, 40, 47, 49, 50, 51, 56, 57}
FAMILIES = re.compile(r"^/(home|query|analysis|tree|views)/")
LINK = re.compile(r'href="([^"#]+)')
TELLING = {"by", "view", "measure", "rows", "columns", "sort", "kind", "fund"}
PAGES = 40
FILTERS = (
    "q=工资&sort=-amount_yuan",
    "min=100000&max=5000000&month=02&to=05",
    "payee=有限公司",
    "view=all&q=评估&sort=date_paid",
    "as_of=2025-06-30",
)
MERGED = "merged"


@dataclass
class Filled:
    """An installation with the district's files delivered, and a reader of everything in it."""

    places: tuple[str, ...]
    client: Client


@pytest.fixture
def filled(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Filled]:
    from tests.conftest import NOW

    monkeypatch.setenv("TONGJIAN_LEDGER", str(tmp_path / "ledger"))
    folder = tmp_path / "district"
    manifest = generate(folder, seed=SEED, payments=6_000, as_of=AS_OF, years=YEARS, datasets=ALL)
    now = NOW.replace(year=2026, month=2, day=3)
    load(PLACES, folder / "units.csv", by=command_line(), now=now)
    (short,) = {e.jurisdiction for e in manifest.events if e.kind == "resources_short"}
    places = (DISTRICT, short)
    for item in chosen(folder, manifest, places):
        outcome = deliver(
            file=folder / item.file,
            dataset=item.dataset,
            jurisdiction=item.jurisdiction,
            fiscal_year=item.fiscal_year,
            period=item.period,
            source=item.source,
            unit=item.unit,
            received=item.received,
            by=command_line(),
            now=now,
        )
        assert outcome.accepted, outcome.message
    yield Filled(places, World(now).client("auditor"))
    for key in list(engines._engines):
        engines._engines.pop(key).close()


def chosen(folder: Path, manifest: Manifest, places: tuple[str, ...]) -> list[PlannedDelivery]:
    """Return the files of a district and a town, a year in one, then a month of it once more."""
    chains: dict[tuple[Any, ...], list[PlannedDelivery]] = {}
    for item in sorted(manifest.deliveries, key=lambda item: (item.received, item.file)):
        if item.jurisdiction in places and not item.rejected:
            unit = item.unit
            key = (item.dataset, item.jurisdiction, item.fiscal_year, item.source, unit)
            chains.setdefault(key, []).append(item)
    found: list[PlannedDelivery] = []
    for number, items in enumerate(chains.values()):
        months = {item.period: item for item in items if item.period is not None}
        found += [whole_year(folder, number, months)] if months else items[-1:]
        if MONTH in months and items[0].fiscal_year == LATEST:
            found.append(replace(months[MONTH], totals={}, received=AS_OF))
    return sorted(found, key=lambda item: item.received)


def whole_year(folder: Path, number: int, months: dict[str, PlannedDelivery]) -> PlannedDelivery:
    """Return a year's months as one file received when the last of them was due."""
    paths = [folder / item.file for _, item in sorted(months.items())]
    heading = paths[0].read_bytes().partition(b"\n")[0] + b"\n"
    target = folder / MERGED / f"{number}.csv"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(heading + b"".join(p.read_bytes().removeprefix(heading) for p in paths))
    first = months[min(months)]
    return replace(first, period=None, totals={}, file=f"{MERGED}/{target.name}")


@pytest.fixture
def spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    monkeypatch.setenv("TONGJIAN_SPARK_SECRET", SECRET)
    monkeypatch.setenv("TONGJIAN_SPARK_PARTITIONS", "1")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", QUICK)
    monkeypatch.setenv("TONGJIAN_LEDGER_MEMORY", "1GB")
    with cluster(tmp_path / "cluster") as address:
        yield address


def test_spark_answers_as_duckdb_does(
    filled: Filled, spark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as first:  # Java is started while this process is still small
        first.setenv("TONGJIAN_ENGINE", spark)
        other = engine(store_root())
    recorder = Recorder(DuckEngine(store_root().resolve()))
    monkeypatch.setitem(engines._engines, (os.getpid(), store_root().resolve(), "duckdb"), recorder)
    pages = visited(filled.client, recorder)
    assert len(pages) == PAGES and len(recorder.asked) > PAGES // 2
    judged = rules_on(filled.places)
    assert {each["rule"] for each in judged} >= PLANTED

    monkeypatch.setenv("TONGJIAN_ENGINE", spark)
    kept_answers.clear()

    def wrong(asked: Asked) -> str:
        try:
            found = other.execute(recorder.translated(asked.expression, other))
        except Exception as error:
            found, said = None, f"{type(error).__name__}: {str(error)[:600]}"
        if found is not None:
            said = "\n".join(differences(asked, found)[:3])
        sql = recorder.duck.sql(asked.expression) if said else ""
        return f"{asked.page}\n{said}\n{sql[:3000]}" if said else ""

    with ThreadPoolExecutor(4) as pool:
        faults = [text for text in pool.map(wrong, recorder.asked) if text]
    assert faults == [], f"{len(faults)} of {len(recorder.asked)}\n" + "\n\n".join(faults[:12])
    assert rules_on(filled.places) == judged
    assert isinstance(other, SparkEngine) and differing(other) == []
    spark_pages(filled, recorder)


def rules_on(places: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return every ledger rule's results over both years, as published."""
    with scope(places, ROOT):
        tables = open_tables(as_of=AS_OF, years=YEARS, jurisdictions=places)
    return [result.as_json() for result in judge_ledger(tables)]


def visited(client: Client, recorder: Recorder) -> list[str]:
    """Open a reader's pages, one of each kind, by following links; the addresses opened."""
    waiting = ["/home/", "/query/", "/analysis/", "/tree/", "/views/"]
    waiting += [f"/query/payment/rows/?j={DISTRICT}&year=2025&{one}" for one in FILTERS]
    waiting += [f"/query/payment/?j={DISTRICT}&year=2025&{one}" for one in FILTERS]
    kinds: set[Any] = set()
    opened: list[str] = []
    while waiting and len(opened) < PAGES:
        address = waiting.pop(0)
        if (kind := kind_of(address)) in kinds:
            continue
        kinds.add(kind)
        recorder.page = address
        response = client.get(address)
        assert response.status_code in (200, 302, 404), (response.status_code, address)
        if response.status_code != 200:
            continue
        opened.append(address)
        text = body(response) if response.streaming else response.content
        if "html" in response["Content-Type"]:
            links = (html.unescape(link) for link in LINK.findall(text.decode()))
            waiting += [link for link in map(joined(address), links) if FAMILIES.match(link)]
    recorder.page = ""
    return opened


def joined(address: str) -> Any:
    """Return a function that makes a link on a page whole."""
    from urllib.parse import urljoin

    return lambda link: urljoin(address, link)


def kind_of(address: str) -> Any:
    """Return what two addresses share whose pages ask the same things: path, names, some values."""
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query)
    path = re.sub(r"/row/[^/]+/\d+/", "/row/", parts.path)
    return path, tuple(sorted((name, value if name in TELLING else "") for name, value in pairs))


def spark_pages(filled: Filled, recorder: Recorder) -> None:
    """Open a few pages with Spark as the product's engine: the same bytes as with DuckDB."""
    asked = {"j": DISTRICT, "year": "2025"}
    addresses = [
        f"/query/payment/?{urlencode(asked)}",
        f"/query/budget/explain/?{urlencode({**asked, 'measure': 'current'})}",
        f"/query/payment/rows/csv/?{urlencode({**asked, 'month': MONTH, 'sort': 'date_paid'})}",
    ]
    answers: list[list[Any]] = []
    for name in ("duckdb", os.environ["TONGJIAN_ENGINE"]):
        os.environ["TONGJIAN_ENGINE"] = name  # the fixture puts back what was there
        kept_answers.clear()
        answers.append([shown(filled.client.get(address)) for address in addresses])
    assert answers[0] == answers[1]


def shown(response: Any) -> Any:
    """Return a page's text without what differs from request to request, a file's lines in order."""
    assert response.status_code == 200
    text = (body(response) if response.streaming else response.content).decode()
    if "html" not in response["Content-Type"]:
        return sorted(text.splitlines())
    return re.sub(
        r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", text
    )
