"""Tables in the manner of real bureaus, line by line."""

from pathlib import Path

import pytest

from tests.supervision.readers.reports.golden import NAMES, TABLES, read, told


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_read_line_by_line(name: str, tmp_path: Path) -> None:
    expected = (TABLES / f"{name}.expected").read_text(encoding="utf-8")
    assert told(read(name, tmp_path)) == expected


def test_what_is_counted_adds_up_to_the_printed_total(tmp_path: Path) -> None:
    report = read("district-final-accounts", tmp_path)
    for side, total in (("revenue", "收入总计"), ("expenditure", "支出总计")):
        counted = [
            line.figures["actual"].yuan
            for line in report.lines
            if line.side == side
            and not line.subtotal
            and not line.of_which
            and "actual" in line.figures
        ]
        assert f"{sum(counted):.2f}" == report.totals()[total]
