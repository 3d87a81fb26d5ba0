"""A document rule that breaks: the others judge on, the document is taken in, its readers are told."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.supervision.demo.documents.some import some_documents
from tests.world import TOWN, World
from tongjian.cli import main
from tongjian.core.files.store import store
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.documents.actions import FOLDER, upload
from tongjian.supervision.documents.models import Document
from tongjian.supervision.documents.tasks import read_document
from tongjian.supervision.findings import Finding
from tongjian.supervision.warning import judge as judging
from tongjian.supervision.warning.declare import DocumentRule

SECRET = "王小明的身份证号"
UNJUDGED = "R082 绩效目标不可衡量或申报表填写不全：审读时系统出错，这一项没有核对，其他各项照常；"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first faulty accounts and the first declaration."""
    found: dict[str, Path] = {}
    for document in some_documents(tmp_path_factory.mktemp("broken")):
        found.setdefault(document.kind, document.path)
    return found


def raising(_: Any) -> list[Finding]:
    """Break as a check does that quotes what it read."""
    raise LookupError(SECRET)


def late(_: Any) -> Any:
    """Break after something was found already."""
    yield Finding(82, "wording", {"line": 1}, "一半", None, "只找到一半。")
    raise RecursionError(SECRET)


def unkept(_: Any) -> list[Finding]:
    """Find what cannot be kept."""
    return [Finding(82, "wording", {"line": 1}, "\x00", None, "不能存。")]


def odd(_: Any) -> list[Finding]:
    """Find it where no place can be."""
    return [Finding(82, "wording", {"line": object()}, "这里", None, "不能存。")]


HOW = [raising, late, unkept, odd]


def breaking(monkeypatch: pytest.MonkeyPatch, checks: dict[int, Callable[[Any], Any]]) -> None:
    """Let rules check documents otherwise."""
    known = tuple(
        replace(rule, check=checks[rule.number])
        if isinstance(rule, DocumentRule) and rule.number in checks
        else rule
        for rule in judging.rules()
    )
    monkeypatch.setattr(judging, "rules", lambda: known)


def taken_in(path: Path, kind: str, world: World) -> Document:
    by = world.actor("committee", TOWN)
    with scope([TOWN], by):
        stored = store([path.read_bytes()], FOLDER, 50 << 20)
        found: Document = upload(
            jurisdiction=TOWN, kind=kind, file_name=path.name, stored=stored, by=by, now=world.now
        )
    read_document(document=found.pk, jurisdiction=TOWN)
    with scope([TOWN], by):
        found.refresh_from_db()
    return found


@pytest.mark.parametrize("how", HOW)
def test_the_others_judge_on_and_its_readers_are_told(
    how: Callable[[Any], Any],
    world: World,
    made: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    breaking(monkeypatch, {82: how})
    caplog.set_level(logging.ERROR)
    document = taken_in(made["declaration"], "declaration", world)
    assert (document.state, document.unjudged) == ("read", [82])
    with world.scope():
        assert set(document.findings.values_list("rule", flat=True)) == {81}
    assert "R082" in caplog.text and SECRET not in caplog.text
    reader = world.client("deputy", TOWN)
    told = reader.get(f"/documents/{document.pk}/").content.decode()
    assert UNJUDGED in told and "没有核对不等于没有问题。" in told and "重新上传" in told
    assert "已读取（有1项没有核对）" in reader.get("/documents/").content.decode()
    (notice,) = Notice.objects.filter(user=world.person("committee", TOWN))
    assert notice.text == f"{document.file_name}：已读取，1项检查系统出错，没有核对"


def test_nothing_found_is_not_said_to_be_right(
    world: World, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, checks, right in (
        ("accounts", (74, 75), "九张表和文字说明都对得上"),
        ("declaration", (81, 82), ">各项都对得上"),
    ):
        with monkeypatch.context() as patch:
            breaking(patch, {checks[0]: raising, checks[1]: lambda _: []})
            document = taken_in(made[kind], kind, world)
        told = world.client("deputy", TOWN).get(f"/documents/{document.pk}/").content.decode()
        assert right not in told and "核对过的都对得上，有 1 项没有核对" in told
        assert f"R{checks[0]:03d} " in told


def test_the_command_says_which_and_ends_with_one(
    made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, path = CliRunner(), str(made["declaration"])
    whole = json.loads(run.invoke(main, ["read", "declaration", path, "--json"]).stdout)
    assert "broken" not in whole
    breaking(monkeypatch, {82: raising})
    plain = run.invoke(main, ["read", "declaration", path])
    assert plain.exit_code == 1 and "已读取" in plain.stdout
    assert plain.stderr.startswith(UNJUDGED) and SECRET not in plain.output
    result = run.invoke(main, ["read", "declaration", path, "--json"])
    assert result.exit_code == 1 and "Traceback" not in result.output
    found = json.loads(result.stdout)
    assert [one["rule"] for one in found["broken"]] == [82]
    assert found["broken"][0]["words"].startswith(UNJUDGED)
    kept = [one for one in whole["findings"] if one["rule"] != 82]
    assert found["findings"] == kept and kept


def test_without_anybody_to_tell_it_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, {74: raising})
    with pytest.raises(LookupError):
        judging.judge("accounts", object())
