"""Tables written by hand in the manner of district and town bureaus, with what they say.

``tables/NAME.txt`` is the sketch of a workbook, ``tables/NAME.expected`` one line for each line
read and one for each finding, both checked by eye. The code lists are a copy, so that a code added
to the product's lists changes no expectation here.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.supervision.readers.reports.sketch import build
from tongjian.supervision.datasets.dictionaries import FILES, Code
from tongjian.supervision.readers.reports import Dictionary, Report, read_report

HERE = Path(__file__).parent
TABLES = HERE / "tables"
NAMES = sorted(path.stem for path in TABLES.glob("*.txt"))


def dictionary(year: int | None = None) -> Dictionary:
    """Return the copied lists as a dictionary."""
    lists = {}
    for name, file in FILES.items():
        with (HERE / "codes" / file).open(encoding="utf-8-sig", newline="") as opened:
            lists[name] = tuple(
                Code(row["code"], row["name"], row["parent"] or None)
                for row in csv.DictReader(opened)
            )
    return Dictionary(year, lists)


def read(name: str, folder: Path) -> Report:
    """Return what is read from a sketch."""
    sketch = (TABLES / f"{name}.txt").read_text(encoding="utf-8")
    return read_report(build(sketch, folder / f"{name}.xlsx"), dictionary)


def told(report: Report) -> str:
    """Return a report in the form of the expected files."""
    found = report.as_json()
    rows = [f"{found['money_unit']} {found['year']} {found['title']}"]
    for line in found["lines"]:
        marks = "小计" * line["subtotal"] + "其中" * line["of_which"]
        figures = [line[f"{role}_yuan"] or "—" for role in ("budget", "adjusted", "actual")]
        rows.append(
            " ".join(
                [line["sheet"], str(line["row"]), line["side"], line["code"] or "—", line["name"],
                 *figures, marks]
            ).rstrip()
        )  # fmt: skip
    rows += [f"= {name} {value or '—'}" for name, value in found["totals"].items()]
    for finding in found["findings"]:
        codes = " ".join(one["code"] for one in finding["suggestions"])
        row = finding["where"].get("row", "")
        rows.append(f"! {finding['kind']} {row} {finding['name'] or ''} {codes}".rstrip())
    return "\n".join(rows) + "\n"
