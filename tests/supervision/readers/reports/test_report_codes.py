"""Names to codes: what decides between equal names, and what stays without a code."""

from pathlib import Path
from typing import Any

import pytest

from tests.supervision.readers.reports.golden import dictionary
from tests.supervision.readers.reports.sketch import build
from tongjian.supervision.readers.reports import Dictionary, read_report
from tongjian.supervision.readers.reports.match import _aliases

HEAD = "## 表\n2024年一般公共预算{}决算表\n单位：元\n项目|决算数\n"


def lines(text: str, folder: Path, side: str = "支出", **options: Any) -> list[dict[str, Any]]:
    """Return the lines read from a sketch of one table."""
    path = build(HEAD.format(side) + text, folder / "table.xlsx")
    found: list[dict[str, Any]] = read_report(path, dictionary, **options).as_json()["lines"]
    return found


def codes(text: str, folder: Path, side: str = "支出", **options: Any) -> list[str | None]:
    """Return the codes of a sketch's lines."""
    return [line["code"] for line in lines(text, folder, side, **options)]


def test_equal_names_are_told_apart_by_what_they_are_part_of(tmp_path: Path) -> None:
    text = "一般公共服务支出|3\n  人大事务|1\n    行政运行|1\n  财政事务|2\n    行政运行|2"
    assert codes(text, tmp_path) == ["201", "20101", "2010101", "20106", "2010601"]


def test_without_context_an_ambiguous_name_has_no_code(tmp_path: Path) -> None:
    assert codes("行政运行|3\n事业运行|4", tmp_path) == [None, None]


def test_a_section_below_the_wrong_class_has_no_code(tmp_path: Path) -> None:
    assert codes("教育支出|5\n  人大事务|5", tmp_path) == ["205", None]


def test_a_short_class_is_no_transfer_of_the_same_name(tmp_path: Path) -> None:
    # 2300312 城乡社区 is a kind of earmarked transfer
    assert codes("教育|1\n城乡社区|2\n农林水|3", tmp_path) == ["205", "212", "213"]


def test_class_section_and_item_of_one_name(tmp_path: Path) -> None:
    text = "其他支出|1\n  其他支出|1\n    其他支出|1"
    assert codes(text, tmp_path) == ["229", "22999", "2299999"]


def test_the_side_decides(tmp_path: Path) -> None:
    assert codes("一般性转移支付|1", tmp_path, "收入") == ["11002"]
    assert codes("一般性转移支付|1", tmp_path, "支出") == ["23002"]


def test_a_printed_code_decides_unless_the_name_is_another_codes(tmp_path: Path) -> None:
    assert codes("2010601 行政运行|1", tmp_path) == ["2010601"]
    assert codes("2019999 某项事务|1", tmp_path) == ["2019999"]
    assert codes("201 教育支出|1", tmp_path) == [None]


def test_names_of_social_insurance_only_sound_like_others(tmp_path: Path) -> None:
    text = "## 表\n2024年社会保险基金收入决算表\n单位：元\n项目|决算数\n其他收入|5\n利息收入|1"
    found = read_report(build(text, tmp_path / "x.xlsx"), dictionary)
    assert [line.code for line in found.lines] == [None, None]


def test_what_a_person_decided_comes_first(tmp_path: Path) -> None:
    text = "上级补助收入|5\n某项收入|1\n增值税|2"
    decided: dict[str | tuple[str, str], str] = {
        "上级补助收入": "110",
        ("revenue", "某项收入"): "",
        "增值税": "10199",
    }
    path = build(HEAD.format("收入") + text, tmp_path / "x.xlsx")
    report = read_report(path, dictionary, mapping=decided)
    assert [line.code for line in report.lines] == ["110", None, "10199"]
    assert report.findings == []
    other = read_report(path, dictionary, mapping={("expenditure", "增值税"): "1"})
    assert [line.code for line in other.lines] == [None, None, "10101"]


def test_suggestions_are_of_the_side_and_few(tmp_path: Path) -> None:
    path = build(HEAD.format("支出") + "住房保证支出|5\n教育支出|1", tmp_path / "x.xlsx")
    finding = read_report(path, dictionary).findings[0]
    assert finding.kind == "unmatched"
    assert finding.suggestions[0] == {"code": "221", "name": "住房保障支出"}
    assert len(finding.suggestions) <= 3


@pytest.mark.parametrize(("list_name", "code", "alias"), _aliases())
def test_every_alias_leads_to_a_code_that_is(list_name: str, code: str, alias: str) -> None:
    found = Dictionary.of(None)
    assert code in found.names[list_name]
    assert [one for one, _ in found.found(list_name, alias)] == [code]
