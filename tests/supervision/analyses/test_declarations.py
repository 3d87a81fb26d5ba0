"""The declarations: complete, cited from texts that are there, and what the scaffold writes."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from click.testing import CliRunner

from tongjian import cli
from tongjian.core.law import article
from tongjian.supervision.analyses.catalog import all_analyses, analysis_named
from tongjian.supervision.analyses.declare import GROUPS, Analysis
from tongjian.supervision.analyses.scaffold import ANALYSES, ScaffoldRefused, scaffold_analysis
from tongjian.supervision.analyses.unit import SECTIONS
from tongjian.supervision.datasets import dataset_named


@pytest.mark.parametrize("one", all_analyses(), ids=lambda each: each.key)
def test_a_declaration_is_whole(one: Analysis) -> None:
    assert one.question.endswith("？") and one.caveats and one.basis
    assert all(caveat.endswith("。") for caveat in one.caveats)
    for name in (*one.datasets, *one.helpful):
        assert not dataset_named(name).confidential
    for basis in one.basis:
        assert basis.practice or article(basis.law or "", basis.article or 0)


def test_keys_are_unique_and_every_group_has_some() -> None:
    keys = [one.key for one in all_analyses()]
    assert len(keys) == len(set(keys)) >= 24
    assert {one.group for one in all_analyses()} == set(GROUPS)
    assert all(analysis_named(key) for key in SECTIONS)


def test_comparisons_declare_how_far_sides_may_differ() -> None:
    assert all(one.tolerance for one in all_analyses() if one.group == "comparison")


def test_they_are_listed() -> None:
    result = CliRunner().invoke(cli.main, ["list", "analyses"])
    assert [line.split("\t")[0] for line in result.output.splitlines()] == [
        one.key for one in all_analyses()
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ANALYSES / "execution").mkdir(parents=True)
    return tmp_path


def test_the_scaffold_is_an_analysis_whose_gaps_show(checkout: Path) -> None:
    path = scaffold_analysis(
        key="cash-share", group="预算执行", title='带"引号"', checkout=checkout
    )
    spec = spec_from_file_location("made", path)
    assert spec is not None and spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    assert (made.ANALYSIS.key, made.ANALYSIS.title) == ("cash-share", '带"引号"')
    assert made.ANALYSIS.question == "" and made.ANALYSIS.caveats == ()


@pytest.mark.parametrize(
    ("key", "group", "title"),
    [
        ("debt", "execution", "甲"),
        ("Bad Key", "execution", "甲"),
        ("../x", "execution", "甲"),
        ("good", "nothing", "甲"),
        ("good", "execution", " "),
        ("good", "execution", "字" * 41),
    ],
)
def test_what_cannot_be_scaffolded_is_refused(
    checkout: Path, key: str, group: str, title: str
) -> None:
    with pytest.raises(ScaffoldRefused):
        scaffold_analysis(key=key, group=group, title=title, checkout=checkout)
    assert not list((checkout / ANALYSES / "execution").iterdir())
