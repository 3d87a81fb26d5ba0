"""Every dataset on every query page, from a little of each delivered; confidential ones apart."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from django.test import Client

from tests.supervision.datasets.samples import UNIT, sample
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_csv
from tests.world import DISTRICT, ROOT, body
from tongjian.core.identity.actions import grant_role
from tongjian.core.scope import scope
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import GROUPS, Dataset

BASE = f"?j={DISTRICT}&year=2024"
OPEN = [item for item in all_datasets() if not item.confidential]
SECRET = [item for item in all_datasets() if item.confidential]
LINES = 3


def deliver(clerk: Clerk, *datasets: Dataset | str) -> dict[str, str]:
    """Deliver three rows of each dataset; the deliveries by the dataset's name."""
    made = {}
    for dataset in (dataset_named(item) if isinstance(item, str) else item for item in datasets):
        lines = [sample(dataset.name, number) for number in range(1, LINES + 1)]
        file = write_csv(clerk.folder / f"{dataset.name}.csv", dataset.name, lines)
        given: dict[str, Any] = {
            "source": next(iter(dataset.sources)),
            "unit": UNIT if dataset.by_unit else None,
        }
        outcome = clerk.deliver(file, dataset=dataset.name, **given)
        assert outcome.accepted, [str(fault) for fault in outcome.faults]
        made[dataset.name] = outcome.delivery
    return made


def cleared(clerk: Clerk, role: str) -> Client:
    """Return the client of a person who holds the right to confidential data beside a role."""
    world = clerk.world
    with scope(ROOT.everywhere, ROOT):
        grant_role(
            user=world.person(role),
            role="cleared",
            jurisdiction=DISTRICT,
            unit="",
            by=ROOT,
            now=world.now,
        )
    return world.client(role)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def test_every_dataset_on_every_page(clerk: Clerk) -> None:
    deliveries, client = deliver(clerk, *all_datasets()), cleared(clerk, "committee")
    index = text(client, "/query/")
    for title in GROUPS.values():
        assert f"<h2>{title}</h2>" in index
    for dataset in all_datasets():
        assert f"/query/{dataset.name}/" in index
        walk(client, dataset, deliveries[dataset.name])
    store = clerk.folder / "ledger" / "store"
    for folder, listed in (("confidential", SECRET), ("files", OPEN)):
        found = {path.parts[-4] for path in (store / folder).rglob("*.parquet")}
        assert found == {item.name for item in listed}, "what is confidential lies apart"


def walk(client: Client, dataset: Dataset, delivery: str) -> None:
    top = f"/query/{dataset.name}/"
    page = text(client, top + BASE)
    heads = re.findall(r'<th scope="col" class="is-number">([^<]+)</th>', page)
    titles = [f"{item.title}（" if item.unit else item.title for item in dataset.measures]
    assert all(head.startswith(title) for head, title in zip(heads, titles, strict=False)), top
    assert f"看明细（{LINES} 行）" in re.sub(r"<[^>]+>", "", page), top
    links = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
    assert links and text(client, links[0]), top
    rows = text(client, f"{top}rows/{BASE}")
    assert re.findall(rf"/query/{dataset.name}/row/{delivery}/\d+/", rows), top
    row = text(client, f"{top}row/{delivery}/3/")
    assert "文件 SM3" in row and dataset.column(dataset.shown[-1]).heading in row
    explained = text(client, f"{top}explain/{BASE}&measure={dataset.measures[0].name}")
    assert f"{dataset.name}.csv" in explained
    lines = list(
        csv.reader(io.StringIO(body(client.get(f"{top}rows/csv/{BASE}")).decode("utf-8-sig")))
    )
    assert len(lines) == LINES + 1
    assert lines[0] == [column.heading for column in dataset.columns if column.protect != "account"]


@pytest.mark.soak
@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_every_split_and_every_figure(clerk: Clerk, dataset: Dataset) -> None:
    deliver(clerk, dataset)
    client = cleared(clerk, "committee")
    for hierarchy in dataset.hierarchies:
        address = f"/query/{dataset.name}/{BASE}&by={hierarchy.name}"
        for _ in hierarchy.levels:
            page = text(client, address)
            links = re.findall(r'<th scope="row"><a href="([^"]+)"', page)
            if not links:
                break
            address = links[0]
        assert "这里没有数据" not in page and "没有符合条件的明细" not in page, address
    for measure in dataset.measures:
        address = f"/query/{dataset.name}/explain/{BASE}&measure={measure.name}"
        assert measure.meaning in text(client, address)


def test_what_does_not_add_up_has_no_total(clerk: Clerk) -> None:
    deliver(clerk, "statistic")
    client = clerk.world.client("deputy")
    page = text(client, f"/query/statistic/{BASE}")
    total = page.split("<tfoot>")[1]
    assert "未报送" in total and "不能相加" in page
    assert page.split("<tbody>")[1].count('title="1.5') == LINES
    one = text(client, f"/query/statistic/{BASE}&by_indicator=INDICA1")
    assert "指标值共 1.5" in one and "指标名称1（亿元）" in one
    explained = text(client, f"/query/statistic/explain/{BASE}&measure=value")
    assert "互不相加" in explained


def test_cumulative_figures_count_their_last_month(clerk: Clerk) -> None:
    deliver(clerk, "three_public")
    client = clerk.world.client("deputy")
    page = text(client, f"/query/three_public/{BASE}")
    assert "已过" in page and "完成 10.00元" in page
    cells = re.findall(r'<td class="is-number" data-label="([^"]+)">.*?title="([^"]+)"', page)
    assert ("批次（批次）", "2 批次") in cells and ("累计支出（元）", "10.00 元") in cells


def test_counts_and_filters_by_amount(clerk: Clerk) -> None:
    deliver(clerk, "procedure", "procurement")
    client = clerk.world.client("deputy")
    assert "件数共 3件" in text(client, f"/query/procedure/{BASE}").replace(" 件", "件")
    assert "f-min" not in text(client, f"/query/procedure/{BASE}")
    for least, count in ((10, LINES), (11, 0)):
        page = text(client, f"/query/procurement/rows/{BASE}&min={least}")
        assert len(re.findall(r"/query/procurement/row/", page)) == count


def test_two_measures_of_one_thing_are_held_together(clerk: Clerk) -> None:
    deliver(clerk, "non_tax_due")
    page = text(clerk.world.client("deputy"), f"/query/non_tax_due/{BASE}")
    assert "已缴 30.00元，应缴 30.00元，前者是后者的 100.0%" in page
    assert "缴库率" in page and "时间已过" not in page


@pytest.mark.parametrize("dataset", SECRET, ids=lambda item: item.name)
def test_confidential_data_exist_for_the_cleared_alone(clerk: Clerk, dataset: Dataset) -> None:
    delivery, world = deliver(clerk, dataset)[dataset.name], clerk.world
    top = f"/query/{dataset.name}/"
    pages = [
        f"{top}{BASE}",
        f"{top}rows/{BASE}",
        f"{top}rows/csv/{BASE}",
        f"{top}row/{delivery}/2/",
        f"{top}pivot/{BASE}",
        f"{top}explain/{BASE}&measure={dataset.measures[0].name}",
        f"/deliveries/{delivery}/",
        f"/deliveries/{delivery}/faults/",
        f"/deliveries/{delivery}/receipt/",
    ]
    for role in ("committee", "finance"):
        client = world.client(role)
        assert f'href="{top}"' not in text(client, "/query/")
        assert delivery not in text(client, "/deliveries/")
        for address in pages:
            text(client, address, status=404)
    reader = cleared(clerk, "committee")
    assert f'href="{top}"' in text(reader, "/query/")
    for address in pages:
        assert reader.get(address).status_code == 200, address
    assert delivery in text(reader, "/deliveries/")


def test_whoever_delivered_sees_what_became_of_it(clerk: Clerk) -> None:
    sender = clerk.world.actor("department", DISTRICT, "financial_regulator")
    file = write_csv(clerk.folder / "x.csv", "financial_sector", [sample("financial_sector")])
    found = clerk.deliver(file, dataset="financial_sector", source="financial_regulator", by=sender)
    assert "已入库" in text(
        clerk.world.client("department", DISTRICT, "financial_regulator"),
        f"/deliveries/{found.delivery}/",
    )
    text(clerk.world.client("finance"), f"/deliveries/{found.delivery}/", status=404)


def test_of_two_sources_one_is_read_but_procedures_are_read_together(clerk: Clerk) -> None:
    for dataset, sources in (("procedure", ("finance", "congress")), ("tax", ("tax",))):
        for number, source in enumerate(sources, 1):
            file = write_csv(clerk.folder / f"{source}.csv", dataset, [sample(dataset, number)])
            assert clerk.deliver(file, dataset=dataset, source=source).accepted
    for number, source in enumerate(("units", "finance"), 1):
        line = {**sample("final_account", number), "final_yuan": f"{number}0.00"}
        file = write_csv(clerk.folder / f"{source}.csv", "final_account", [line])
        assert clerk.deliver(file, dataset="final_account", source=source, unit=UNIT).accepted
    client = clerk.world.client("deputy")
    assert "件数共 2" in text(client, f"/query/procedure/{BASE}")
    page = text(client, f"/query/final_account/{BASE}")
    assert "决算数 20.00元" in page
    assert dataset_named("procedure").joint
