"""Documents say what is there: declared things, settings, roles, commands, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from scripts import check_docs
from tests.world import World
from tongjian import cli
from tongjian.core.audit import trail
from tongjian.core.audit.export import write_file
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.identity.roles import PERMISSIONS, ROLES, Role
from tongjian.supervision import declared_docs
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.warning.declare import LedgerRule, Rule
from tongjian.supervision.warning.judge import rules

ROOT = Path(__file__).resolve().parents[2]
DOCS, HOW_TO = ROOT / "docs", ROOT / "docs" / "how-to"
SETTING = re.compile(r"\b(?:TONGJIAN|DATABASE)_[A-Z_]*[A-Z]\b")
EVERYBODY = frozenset({"self.use", "rules.read", "notices.read"})
RECORDS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


def listed(what: str) -> list[list[str]]:
    result = CliRunner().invoke(cli.main, ["list", what])
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.output.splitlines()]


def settings_in_code() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tongjian").rglob("*.py"):
        found |= set(SETTING.findall(path.read_text(encoding="utf-8")))
    return found


def test_the_documents_of_this_checkout_are_sound() -> None:
    assert check_docs.faults(ROOT) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.key)
def test_every_rule_has_its_page_and_is_listed(rule: Rule) -> None:
    text = (DOCS / "rules" / f"{rule.key}.md").read_text(encoding="utf-8")
    assert f"# {rule.key} {rule.title}\n" in text
    for basis in rule.basis:
        assert basis.cited in text
    for threshold in rule.thresholds:
        assert f"{threshold.default:,}" in text
    assert f"[{rule.key}]({rule.key}.md)" in (DOCS / "rules" / "README.md").read_text("utf-8")
    assert [rule.key, rule.title] in [line[:2] for line in listed("rules")]


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_every_dataset_has_its_page_and_is_listed(dataset: Dataset) -> None:
    text = (DOCS / "datasets" / f"{dataset.name}.md").read_text(encoding="utf-8")
    for column in dataset.columns:
        assert f"| {column.heading} | {column.name} |" in text
    for rule in rules():
        reads = isinstance(rule, LedgerRule) and dataset.name in rule.reads
        assert (f"(../rules/{rule.key}.md)" in text) == reads
    assert [dataset.name, dataset.title] in [line[:2] for line in listed("datasets")]


@pytest.mark.parametrize("name", sorted(settings_in_code()))
def test_every_setting_is_told_to_operators(name: str) -> None:
    assert f"| `{name}` |" in (HOW_TO / "production.md").read_text(encoding="utf-8")


def test_no_document_names_a_setting_that_is_not() -> None:
    named = {
        found
        for path in check_docs.documents(ROOT)
        for found in SETTING.findall(path.read_text(encoding="utf-8"))
    }
    assert named <= settings_in_code()


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.key)
def test_the_page_of_roles_says_what_each_may_do(role: Role) -> None:
    text = (HOW_TO / "roles.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {role.title} \| `{role.key}` \| (.*) \|$", text, re.M)
    assert row is not None, f"docs/how-to/roles.md has no row of {role.key}"
    assert set(re.findall(r"`([\w.]+)`", row[1])) == role.permissions - EVERYBODY


def test_the_page_of_roles_explains_every_permission() -> None:
    text = (HOW_TO / "roles.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+\.\w+)` \|", text, re.M))
    assert explained == PERMISSIONS


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_whole(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40
    assert [line for line in lines if line.startswith("## ")] == [
        "## Context",
        "## Decision",
        "## Consequences",
    ]
    assert lines[0].startswith(f"# {int(path.name[:4])}. ")
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert f"[{lines[0].partition('. ')[2]}]({path.name})" in index


def test_building_twice_writes_the_same_and_removes_what_is_no_longer_declared(
    tmp_path: Path,
) -> None:
    written = declared_docs.build(tmp_path)
    before = {path: path.read_bytes() for path in written}
    old, own = tmp_path / "rules" / "R999.md", tmp_path / "rules" / "notes.md"
    old.write_text(f"{declared_docs.MARK}\n", encoding="utf-8")
    own.write_text("somebody's own", encoding="utf-8")
    assert {path: path.read_bytes() for path in declared_docs.build(tmp_path)} == before
    assert not old.exists() and own.exists()


def test_a_stale_page_is_found(tmp_path: Path) -> None:
    first, second, *_ = declared_docs.build(tmp_path)
    first.write_text("changed by hand", encoding="utf-8")
    second.unlink()
    (tmp_path / "rules" / "R999.md").write_text(declared_docs.MARK, encoding="utf-8")
    assert len(list(check_docs.stale_pages(tmp_path))) == 3


def test_dead_links_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "[a](page.md#x) [b](gone.md) [c](#here) `[d](code.md)`\n```sh\n[e](code.md)\n```\n",
        encoding="utf-8",
    )
    assert list(check_docs.dead_links(page)) == ["page.md: the link to gone.md leads nowhere"]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("make run PORT=8080", 0),
        ("make coffee", 1),
        ("tongjian list rules", 0),
        (".venv/bin/tongjian list colours", 1),
        ("tongjian deliver a.csv --dataset payment --total x=1", 0),
        ("TONGJIAN_HOME=here tongjian deliver a.csv --colour red", 1),
        ("tongjian demo --payments 3000", 0),
        ("tongjian/core/scope.py", 0),
        ("tongjian/core/nowhere.py", 1),
        (".venv/bin/pytest tests/nowhere tests/contracts", 1),
    ],
)
def test_unknown_commands_and_paths_are_found(line: str, faults: int, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    targets = check_docs.make_targets(ROOT)
    for text in (f"Say `{line}`.\n", f"```sh\n{line}  # why\n```\n"):
        page.write_text(text, encoding="utf-8")
        found = list(check_docs.unknown_names(page, ROOT, targets, cli.main))
        assert len(found) == faults, found


def blocks(page: str, kind: str) -> list[str]:
    text = (HOW_TO / page).read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


def program(page: str) -> str:
    return blocks(page, "python")[0]


def test_a_first_installation_is_filled_as_told(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGJIAN_PASSWORD", "一个足够长的口令-2025")
    for name, text in zip(
        ("jurisdictions.csv", "units.csv"), blocks("production.md", "csv"), strict=True
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = [block for block in blocks("production.md", "sh") if "orgs load" in block]
    for line in told[0].splitlines():
        result = CliRunner().invoke(cli.main, shlex.split(line)[1:])
        assert result.exit_code == 0, result.output
    actor = actor_of(User.objects.get(username="security01"))
    assert actor.can("people.manage", "310112101") and not actor.can("ledger.read")


def test_an_outsider_checks_the_chain_as_told(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    with world.scope():
        lines = write_file(tmp_path / "审计记录.jsonl", trail.links())
    exec(program("audit.md"), {})
    assert lines > 0 and capsys.readouterr().out.startswith("完整 ")
    text = (tmp_path / "审计记录.jsonl").read_text("utf-8")
    (tmp_path / "审计记录.jsonl").write_text(text.replace("测试", "别人", 1), "utf-8")
    with pytest.raises(AssertionError, match="第 1 条不符"):
        exec(program("audit.md"), {})


def test_every_command_is_told_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in commands(cli.main):
        assert f"tongjian {path}" in text


def commands(group: click.Group, before: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        path = f"{before}{name}"
        if isinstance(command, click.Group):
            found += commands(command, f"{path} ")
        else:
            found.append(path)
    return found
