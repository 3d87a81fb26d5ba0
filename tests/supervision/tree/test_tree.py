"""The family tree: every level adds up to the one above, opens by address, and can be searched."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from tests.supervision.analyses.conftest import OTHER_UNIT, TOWN_UNIT, UNIT, delivered, told
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN
from tongjian.core.scope import scope
from tongjian.supervision.analyses.declare import ALL, OWN, Ask
from tongjian.supervision.tree import reads

__all__ = ["delivered", "told"]
BASE = f"?j={DISTRICT}&year=2024"


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def tree(told: Clerk, view: str, only: frozenset[str] | None = None) -> reads.Tree:
    day = told.today()
    ask = Ask(jurisdiction=DISTRICT, year=2024, as_of=day, today=day, view=view,
              towns=(TOWN, OTHER_TOWN), only_units=only)  # fmt: skip
    return reads.tree(ask, warned=True)


@pytest.mark.parametrize("view", [OWN, ALL])
def test_every_node_is_the_sum_of_its_children(told: Clerk, view: str) -> None:
    with scope([DISTRICT, TOWN, OTHER_TOWN], ROOT):
        found = tree(told, view)
        assert found.root.budget == (15000 if view == OWN else 25000)
        nodes = list(found.nodes.values())
        for node in nodes:
            below = found.below(node)
            for figure in ("budget", "paid"):
                parts = [value for each in below if (value := getattr(each, figure)) is not None]
                assert sum(parts) == getattr(node, figure), node.name


def test_the_way_to_a_node_is_open_and_the_rest_is_fetched(told: Clerk) -> None:
    client = told.world.client("deputy")
    page = text(client, f"/tree/{BASE}")
    assert page.count("hx-get") == 2 and "第1局本级" not in page.split('class="tree"')[1]
    page = text(client, f"/tree/{BASE}&view=all&at={DISTRICT}/{OTHER_UNIT[:-3]}/{OTHER_UNIT}")
    assert "校园网" in page and 'aria-current="true"' in page
    link = re.search(r'hx-get="([^"]+)"', page)
    assert link is not None
    assert '<ul class="tree">' in text(client, link[1])


def test_a_unit_alone_finds_its_node_and_its_figures_explain_themselves(told: Clerk) -> None:
    client = told.world.client("deputy")
    page = text(client, f"/tree/{BASE}&at={UNIT}")
    assert "第1局本级：预算 1.00万元，已支出 6,000.00元，占 60.0%" in page
    assert f"/analysis/unit/{UNIT}/" in page
    current = page.split('aria-current="true"')[-1].split("<details")[0]
    links = re.findall(r'class="explain" href="([^"]+)"', current)
    assert len(links) == 2
    assert "10,000.00" in text(client, links[0]) and "6,000.00" in text(client, links[1])


def test_search_finds_units_and_projects(told: Clerk) -> None:
    client = told.world.client("deputy")
    page = text(client, f"/tree/{BASE}&q=校园")
    assert "（1 个）" in page and "校园网" in page
    assert "没有找到" in text(client, f"/tree/{BASE}&q=没有这样的词")
    assert "第2局" in text(client, f"/tree/{BASE}&q=第2局")


def test_an_unknown_node_leads_back_to_the_top(told: Clerk) -> None:
    client = told.world.client("deputy")
    assert "没有找到“nowhere”" in text(client, f"/tree/{BASE}&at=nowhere")
    text(client, f"/tree/branch/{BASE}&at=nowhere", 404)


def test_a_budget_unit_sees_its_own_branch(told: Clerk) -> None:
    page = text(told.world.client("unit", DISTRICT, UNIT), f"/tree/{BASE}&at={UNIT}")
    assert "10,000.00" in page or "1.00" in page
    assert "第2局" not in page and TOWN_UNIT not in page


def test_another_towns_tree_is_not_shown(told: Clerk) -> None:
    page = text(told.world.client("town", OTHER_TOWN), f"/tree/{BASE}")
    assert "无权查看" in page and "第1局" not in page


def test_without_data_there_is_an_empty_state(told: Clerk) -> None:
    page = text(told.world.client("deputy"), f"/tree/{BASE}&fund=state_capital")
    assert "还没有可以画成族谱图的数据" in page
