"""The pages of warnings and rules, on files delivered as the command line delivers them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.once import Once, delivered_once, within
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.law import article
from tongjian.supervision.warning.actions import run_rules
from tongjian.supervision.warning.models import LedgerWarning

PERSON = {"payee": "王小明", "amount_yuan": "1200000", "purpose": "土地补偿款"}
WINE = {"purpose": "购买白酒", "amount_yuan": "3000"}
STRAY = {"project": "P9", "project_name": "无预算项目", "amount_yuan": "500", "kind": "project"}


def judged(clerk: Clerk) -> None:
    """Deliver five payments and a budget, and run the rules."""
    payments = clerk.file("六月.csv", "payment", {}, PERSON, WINE, STRAY)
    assert clerk.deliver(payments).accepted
    budget = clerk.file(
        "预算.csv",
        "budget",
        {"approved_yuan": "9000000", "virement_yuan": "", "current_yuan": "9000000"},
    )
    assert clerk.deliver(budget, dataset="budget").accepted
    run(clerk)


def run(clerk: Clerk, day: int = 0) -> None:
    with clerk.world.scope():
        run_rules(jurisdictions=(DISTRICT, TOWN), year=None, by=ROOT, now=clerk.moment(day))


@pytest.fixture(scope="module")
def delivered(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    folder = tmp_path_factory.mktemp("warnings")
    with delivered_once(template_database, django_db_blocker, folder, judged) as made:
        yield made


@pytest.fixture
def world(delivered: Once, django_db_blocker: Any) -> Iterator[World]:
    """The district of the delivered files; what a test changes in the database is undone."""
    with within(delivered, django_db_blocker) as found:
        yield found


@pytest.fixture
def clerk(world: World, tmp_path: Path) -> Clerk:
    return Clerk(world, tmp_path)


@pytest.fixture
def found(world: World) -> dict[int, LedgerWarning]:
    """The warnings by rule."""
    with world.scope():
        return {one.rule: one for one in LedgerWarning.objects.all()}


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def post(client: Client, number: int, **given: str) -> Any:
    form = {
        "name": "least_yuan",
        "jurisdiction": DISTRICT,
        "value": "5000",
        "reason": "小额不看",
        **given,
    }
    return client.post(f"/rules/{number}/threshold/", form)


def test_rules_run_over_delivered_files(found: dict[int, LedgerWarning]) -> None:
    assert set(found) == {33, 39, 49, 50}
    assert found[39].subject_code == f"{DISTRICT}001001/2010101/P9"
    assert "第1局本级“无预算项目”" in found[39].words


def test_a_withdrawn_or_replaced_delivery_takes_its_warnings_along(
    clerk: Clerk, found: dict[int, LedgerWarning]
) -> None:
    replaced = clerk.file("更正.csv", "payment", {"purpose": "购买文具"})
    assert clerk.deliver(replaced, day=1).accepted
    run(clerk, day=1)
    with clerk.world.scope():
        standing = LedgerWarning.objects.filter(gone_at=None)
        assert set(standing.values_list("rule", flat=True)) == {33}


def test_the_list(world: World, found: dict[int, LedgerWarning]) -> None:
    page = text(world.client("deputy"), "/warnings/")
    for one in found.values():
        assert one.words.replace('"', "&quot;") in page
    assert f'href="/warnings/{found[49].pk}/"' in page
    assert "group=payment&amp;level=red" in page
    assert "最近一次核查" in page
    assert "现在核查" not in page


def test_the_list_is_filtered_sorted_and_exported(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    client = world.client("committee")
    page = text(client, "/warnings/?level=red&group=payment&sort=rule")
    assert found[39].words in page and found[50].words not in page
    assert page.index(found[39].words) < page.index(found[49].words)
    assert "现在核查" in page
    response = client.get("/warnings/?rule=50&format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("级别,说明,规则,年度")
    assert len(lines) == 2 and lines[1].startswith("黄色,") and ",R050" in lines[1]


def exported(client: Client, address: str) -> list[str]:
    response = client.get(address)
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]


def test_rules_are_filtered_by_group_level_text_and_hits(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    client = world.client("deputy")
    page = text(client, "/rules/?group=payment&level=red&hits=yes")
    assert "/rules/39/" in page and "/rules/49/" in page and "命中 " in page
    assert "/rules/50/" not in page and "/rules/33/" not in page
    assert "/rules/39/" in text(client, "/rules/?text=r039")
    assert "没有符合条件的记录" in text(client, "/rules/?text=没有这样的规则")
    assert "没有符合条件的记录" in text(world.client("town", TOWN), "/rules/?hits=yes")


def test_rules_are_sorted_and_exported(world: World, found: dict[int, LedgerWarning]) -> None:
    lines = exported(world.client("committee"), "/rules/?sort=-hits&group=payment&format=csv")
    assert lines[0] == "规则,级别,分组,目的,现有命中（条）,种类"
    assert {line[:4] for line in lines[1:4]} == {"R039", "R049", "R050"}
    unit = world.client("unit", DISTRICT, f"{DISTRICT}001001")
    assert "现有命中" not in exported(unit, "/rules/?sort=-hits&format=csv")[0]


def test_the_overview_draws_what_its_table_counts(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    page = text(world.client("deputy"), "/warnings/")
    assert "共4条，最多的是支付，3条。" in page and "?group=payment" in page


def test_one_warning_shows_arithmetic_rows_and_basis(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    page = text(world.client("deputy"), f"/warnings/{found[39].pk}/")
    assert "500.00元 − 0元 = <strong>500.00元</strong>" in page
    delivery = found[39].evidence[0]["delivery"]
    assert f'href="{reverse("query_row", args=["payment", delivery, 5])}"' in page
    assert article("预算法", 13).partition(" ")[2] in page
    assert 'href="/rules/39/"' in page


def test_evidence_is_told_by_names_and_keys_of_rows_are_not_shown(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    page = text(world.client("deputy"), f"/warnings/{found[39].pk}/")
    assert 'data-label="单位"' in page and "单位编码" not in page
    assert f"（{found[39].subject_code}）" not in page
    rule = text(world.client("deputy"), "/rules/33/")
    assert "预备费（227）" in rule and "转移性支出（230）" in rule


def test_points_are_the_distance_of_two_percentages(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    page = text(world.client("deputy"), f"/warnings/{found[33].pk}/")
    assert re.search(r"13\.39% − (50|100)% = <strong>−(36|86)\.61个百分点</strong>", page)


def test_a_person_is_never_named(world: World, found: dict[int, LedgerWarning]) -> None:
    page = text(world.client("deputy"), f"/warnings/{found[49].pk}/")
    assert "个人" in page and "王小明" not in page and "p:" not in page
    assert "实务做法（审计实务），非法律条文" in page


def test_rows_of_a_delivery_withdrawn_the_same_day_are_missed_aloud(
    clerk: Clerk, found: dict[int, LedgerWarning]
) -> None:
    replaced = clerk.file("更正.csv", "payment", {})
    assert clerk.deliver(replaced).accepted
    page = text(clerk.world.client("deputy"), f"/warnings/{found[50].pk}/")
    assert "有 1 行所在的报送批次已撤回或被替换" in page


def test_who_sees_warnings(world: World, found: dict[int, LedgerWarning]) -> None:
    pk = found[49].pk
    for role, status in (("auditor", 200), ("finance", 200), ("unit", 403), ("operator", 403)):
        text(world.client(role), "/warnings/", status)
    text(world.client("town", TOWN), f"/warnings/{pk}/", 404)
    assert found[49].words not in text(world.client("town", OTHER_TOWN), "/warnings/")


def test_a_rule_page_shows_hits_words_and_thresholds(
    world: World, found: dict[int, LedgerWarning]
) -> None:
    page = text(world.client("deputy"), "/rules/50/")
    assert found[50].words in page
    assert "酒精" in page and "1,000" in page and "默认" in page
    assert "提出修改界限" not in page
    assert found[50].words not in text(
        world.client("unit", DISTRICT, f"{DISTRICT}001001"), "/rules/50/"
    )


def test_the_command_prints_the_published_shape(
    clerk: Clerk, found: dict[int, LedgerWarning]
) -> None:
    with clerk.world.scope():
        results = run_rules(jurisdictions=(DISTRICT,), year=2024, by=ROOT, now=clerk.moment())
    printed = json.loads(json.dumps([one.as_json() for one in results], ensure_ascii=False))
    assert [one["rule"] for one in printed] == [33, 39, 49, 50]
    assert set(printed[0]) == {
        "rule", "version", "level", "group", "jurisdiction", "year", "subject", "actual",
        "expected", "difference", "unit", "evidence", "basis", "words",
    }  # fmt: skip
    listed = CliRunner().invoke(_main(), ["list", "rules"])
    assert "R033\t支出进度落后于序时进度\t黄色\t进度" in listed.output.splitlines()


def _main() -> Any:
    from tongjian.cli import main

    return main
