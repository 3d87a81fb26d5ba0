"""An own rule of which a later declaration dropped a column: said everywhere, nothing cleared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.warning.own.people import approved, browser, drafted, proposed, second, step
from tests.supervision.warning.own.test_life import run
from tests.supervision.warning.test_views import text
from tests.world import ROOT, TOWN
from tongjian.cli import ledger as commands
from tongjian.cli import main
from tongjian.core.identity.actor import Actor
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.warning import actions
from tongjian.supervision.warning.engine import ledger_versions
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.own import offers, trying

WINE: dict[str, Any] = {"only-purpose": "白酒"}


def drop(patch: pytest.MonkeyPatch, name: str) -> None:
    """Let the declarations know a column no more as a condition."""
    known = offers.conditions
    patch.setattr(
        offers,
        "conditions",
        lambda dataset: tuple(one for one in known(dataset) if one.column.name != name),
    )


def kept(number: int) -> list[dict[str, Any]]:
    return list(LedgerWarning.objects.filter(rule=number).order_by("pk").values())


def test_it_is_not_judged_its_readers_are_told_and_its_warnings_stay(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = clerk.world
    number = approved(world, **WINE).number
    assert len(run(clerk, number)) == 1
    with world.scope():
        before = kept(number)

    drop(monkeypatch, "purpose")
    run(clerk, number)
    with world.scope():
        assert kept(number) == before
    words = f"自定规则第{number}号 判断2024年的数据时出错，没有判断完"
    town = world.client("town", TOWN)
    page = text(town, f"/rules/{number}/")
    assert words in page and "不再有所用的栏目：purpose" in page and "付给同一收款人较多" in page
    listed = text(town, "/warnings/missing/?dataset=none")
    assert words in listed and "不缺，判断时出错" in listed and "缺少20" not in listed
    assert words in text(world.client("committee"), "/warnings/missing/")
    assert f"自定规则第{number}号" in text(town, f"/warnings/{before[0]['id']}/")
    assert "付给同一收款人较多" in text(town, "/rules/")
    _told_by_the_command(clerk, monkeypatch, number, words)

    change = f"/rules/own/{number}/change/"
    assert "保存草稿并试算" in text(town, change)
    new = proposed(world, town, address=change, valid_from="2025-10-20", **{"only-purpose": ""})
    shown = text(town, f"/rules/own/proposals/{new.pk}/")
    assert "改了什么" in shown and "用途" in shown
    step(town, new, "withdraw")
    ending = {"valid_from": "2025-10-20", "reason": "读不出来了"}
    assert town.post(f"/rules/own/{number}/end/", ending).status_code == 302


def _told_by_the_command(clerk: Clerk, patch: pytest.MonkeyPatch, number: int, words: str) -> None:
    @contextmanager
    def started() -> Iterator[tuple[Actor, datetime]]:
        with clerk.world.scope():
            yield ROOT, clerk.moment()

    def own() -> Any:
        return [rule for rule in ledger_versions() if rule.number == number]

    with patch.context() as more:
        more.setattr(commands, "django", started)
        more.setattr(actions, "ledger_versions", own)
        plain = CliRunner().invoke(main, ["warn", "run", "--json"])
        assert json.loads(plain.stdout) == [] and words in plain.stderr
        both = CliRunner().invoke(main, ["warn", "run", "--json", "--missing"])
    (one,) = json.loads(both.stdout)["broken"]
    assert (one["rule"], one["jurisdiction"], one["year"]) == (number, TOWN, 2024)
    assert one["words"].startswith(words)


def test_a_draft_of_what_is_gone_is_neither_tried_nor_proposed(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = clerk.world
    draft, other = drafted(world, **WINE), browser(second(world))
    drop(monkeypatch, "purpose")
    town = world.client("town", TOWN)
    address = f"/rules/own/proposals/{draft.pk}/"
    assert "这条规则要重新写" in text(town, address)
    for what in ("try", "propose"):
        page = town.post(f"{address}{what}/", follow=True).content.decode()
        assert "数据的定义已变，这条规则要重新写：条件：" in page
    assert step(other, draft, "decide", decision="approve").status_code == 404
    assert "保存草稿并试算" in text(town, f"{address}edit/")


def test_a_draft_that_breaks_while_the_person_waits_has_failed(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ArithmeticError("王小明")

    monkeypatch.setattr(trying, "judge", broken)
    draft = drafted(clerk.world)
    town = clerk.world.client("town", TOWN)
    assert "试算没有成功" in text(town, f"/rules/own/proposals/{draft.pk}/")
    page = town.post(f"/rules/own/proposals/{draft.pk}/propose/", follow=True).content.decode()
    assert "请先试算" in page


def test_where_the_dataset_itself_is_gone_no_page_breaks(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = clerk.world
    number = approved(world).number
    run(clerk, number)
    with world.scope():
        before = kept(number)
        assert len(before) == 2
    left = tuple(one for one in all_datasets() if one.name != "payment")
    for of in ("content.all_datasets", "rules.all_datasets", "views.all_datasets"):
        monkeypatch.setattr(f"tongjian.supervision.warning.own.{of}", lambda: left)
    run(clerk, number)
    with world.scope():
        assert kept(number) == before
    town = world.client("town", TOWN)
    assert "请选择可以用" in text(town, f"/rules/{number}/")
    assert "判断2024年的数据时出错" in text(town, "/warnings/missing/")
    response = town.get(f"/rules/own/{number}/change/", follow=True)
    assert "另写一条" in response.content.decode()
