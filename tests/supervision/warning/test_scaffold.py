"""The scaffold of a new rule."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.supervision.warning.ledger import Case, SmallLedger, pay
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.engine import Asked, Judged, judge
from tongjian.supervision.warning.scaffold import CASES, RULES, ScaffoldRefused, scaffold_rule

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / RULES).mkdir(parents=True)
    (tmp_path / CASES).mkdir(parents=True)
    return tmp_path


def module(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_the_files_are_a_rule_that_finds_nothing_and_is_not_in_force(checkout: Path) -> None:
    rule_file, case_file = scaffold_rule(
        number=901, group="payment", title='带"引号"的规则', checkout=checkout
    )
    assert rule_file == checkout / RULES / "payment" / "r901.py"
    assert case_file == checkout / CASES / "r901.py"
    assert (rule_file.parent / "__init__.py").exists()
    rule = module(rule_file).RULE
    assert isinstance(rule, LedgerRule)
    assert (rule.key, rule.title, rule.group) == ("R901", '带"引号"的规则', "payment")
    assert not rule.in_force(2026)
    tables = SmallLedger(Case(kind="edge", name="", payment=[pay("1.00", None)]))
    started = replace(rule, in_force_from=date(2024, 1, 1))
    asked = Asked(tables, [2024], tables.judged)
    assert judge(asked, rules=[started]) == Judged([], [])
    assert module(case_file).CASES == []


def test_what_is_missing_is_visible_to_the_tests(checkout: Path) -> None:
    rule = module(scaffold_rule(number=902, group="收入", title="甲", checkout=checkout)[0]).RULE
    assert rule.page.purpose == "" and rule.basis[0].practice == ""


def test_the_files_pass_the_lint(checkout: Path) -> None:
    files = scaffold_rule(number=903, group="progress", title="乙", checkout=checkout)
    config = ["--config", str(ROOT / "pyproject.toml")]
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *config, *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"number": 33}, "规则R033已经存在：支出进度落后于序时进度"),
        ({"group": "nowhere"}, "没有分组“nowhere”，可用的分组：compilation（编制）"),
        ({"title": " "}, "名称应为1到40个字"),
        ({"title": "甲\n乙"}, "不含换行"),
    ],
)
def test_refusals(checkout: Path, given: dict[str, object], message: str) -> None:
    with pytest.raises(ScaffoldRefused, match=message):
        scaffold_rule(
            **{"number": 904, "group": "payment", "title": "丙", "checkout": checkout, **given}  # type: ignore[arg-type]
        )


def test_nothing_is_overwritten(checkout: Path) -> None:
    scaffold_rule(number=905, group="payment", title="丁", checkout=checkout)
    with pytest.raises(ScaffoldRefused, match="文件已经存在"):
        scaffold_rule(number=905, group="payment", title="戊", checkout=checkout)


def test_only_in_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldRefused, match="只能在源码目录中"):
        scaffold_rule(number=906, group="payment", title="己", checkout=tmp_path)
