"""Rule 81: what does not add up, and what only looks so."""

from pathlib import Path

import pytest

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.warning.rules.performance.r081 import RULE

from ...readers.declaration.forms import PLAIN, text


def found(tmp_path: Path, *changes: tuple[str, str]) -> list[Finding]:
    content = PLAIN
    for old, new in changes:
        assert old in content, f"the form no longer has {old!r}"
        content = content.replace(old, new)
    return RULE.check(read_declaration(text(tmp_path / "表.txt", content)))


def test_a_form_that_adds_up(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_items_against_the_years_budget(tmp_path: Path) -> None:
    [fault] = found(
        tmp_path,
        ("当年预算\t400000.00", "当年预算\t410000.00"),
        ("财政拨款\t400000.00", "财政拨款\t410000.00"),
    )
    assert (fault.kind, fault.where, fault.stated, fault.expected) == (
        "arithmetic",
        {"line": 6},
        "410000.00",
        "400000",
    )
    assert "相差 10000 元" in fault.message


def test_unit_price_times_quantity(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("280000.00\t1400.00\t200", "280000.00\t1400.00\t20"))
    assert (fault.kind, fault.stated, fault.expected) == ("arithmetic", "280000.00", "28000")
    assert "坑槽修补" in fault.message


def test_the_stated_total_against_the_items(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("金额合计\t\t400000.00", "金额合计\t\t40000.00"))
    assert (fault.where, fault.stated, fault.expected) == ({"line": 20}, "40000.00", "400000")


def test_sources_against_the_years_budget(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("其他资金\t0", "其他资金\t5000"))
    assert (fault.kind, fault.stated, fault.expected) == ("arithmetic", "400000.00", "405000")


def test_parts_of_the_grant(tmp_path: Path) -> None:
    [fault] = found(
        tmp_path, ("其他资金\t0", "其他资金\t0\n上级财政拨款\t100000\t本级财政安排\t200000")
    )
    assert (fault.stated, fault.expected) == ("400000.00", "300000")
    assert "财政拨款" in fault.message


def test_a_year_above_the_whole(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("项目总预算\t1000000.00", "项目总预算\t100000.00"))
    assert fault.kind == "arithmetic"
    assert "大于项目总预算" in fault.message


def test_an_amount_that_is_no_number(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("项目总预算\t1000000.00", "项目总预算\t约一百万"))
    assert (fault.kind, fault.stated) == ("wording", "约一百万")


def test_no_money_unit_anywhere(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("金额单位：元\n", ""))
    assert fault.kind == "unit"


def test_rounding_is_listed_apart(tmp_path: Path) -> None:
    """333.33 × 1200 is 399,996: a unit price of 333.3333 rounds to it and gives 400,000."""
    [first] = found(tmp_path, ("120000.00\t10000.00\t12", "120000.00\t99.99\t1200"))
    assert first.kind == "arithmetic"  # at most 99.995 × 1200 = 119,994
    [second] = found(tmp_path, ("120000.00\t10000.00\t12", "120004.00\t100.00\t1200"),
                     ("当年预算\t400000.00", "当年预算\t400004.00"),
                     ("财政拨款\t400000.00", "财政拨款\t400004.00"),
                     ("金额合计\t\t400000.00", "金额合计\t\t400004.00"))  # fmt: skip
    assert second.kind == "rounding"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("200\n", "200次\n")], id="a quantity with its unit"),
        pytest.param([("1400.00\t200", "1400.00\t")], id="a blank quantity is not zero"),
        pytest.param([("280000.00\t1400.00\t200", "280000.00\t\t")], id="no unit price"),
        pytest.param([("当年预算\t400000.00", "当年预算\t")], id="a blank budget is not zero"),
        pytest.param([("当年预算\t400000.00", "当年预算\t40万元")], id="another unit"),
        pytest.param([("项目总预算\t1000000.00", "项目总预算\t400000")], id="whole = year"),
        pytest.param(
            [("其他资金\t0", "其他资金\t0\n上级财政拨款\t150000\t本级财政安排\t250000")],
            id="parts of the grant that add up",
        ),
        pytest.param(
            [
                ("财政拨款\t400000.00", "财政拨款\t300000"),
                ("其他资金\t0", "其他资金\t40000\n上级财政资金\t60000"),
            ],
            id="上级 beside 财政拨款",
        ),
        pytest.param(
            [("其他资金\t0", "其他资金\t0\n其中：一般公共预算拨款\t400000")],
            id="a source of its own name inside the grant",
        ),
    ],
)
def test_near_misses(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    assert found(tmp_path, *changes) == []
