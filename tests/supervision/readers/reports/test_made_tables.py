"""Tables made by seed: layout, wording, carrier and faults combined at random, held to the truth."""

from pathlib import Path

import pytest

from tests.supervision.readers.reports.compare import differences
from tests.supervision.readers.reports.made import make
from tongjian.supervision.readers.reports import read_report

DOUBTS = {"subtotal", "unbalanced", "duplicate", "cell", "percent", "column", "unit", "ambiguous"}


def check(seed: int, folder: Path) -> None:
    """Read the file of a seed and hold it against the truth."""
    made = make(seed, folder)
    report = read_report(made.path)
    found = report.as_json()
    about = f"seed {seed} {made.path.suffix} {made.words}"
    assert differences(found["lines"], made.lines) == [], about
    assert found["money_unit"] == made.unit, about
    assert {name: found["totals"].get(name) for name in made.totals} == made.totals, about
    doubts = [one for one in found["findings"] if one["kind"] in DOUBTS]
    for side, name in made.wrong:
        assert any(
            (one["kind"], one["side"], one["name"]) == ("subtotal", side, name) for one in doubts
        ), about
    if not made.wrong:
        assert doubts == [], about


@pytest.mark.parametrize("block", range(4))
def test_made_tables_are_read_as_they_are(block: int, tmp_path: Path) -> None:
    for seed in range(10 * block, 10 * block + 10):
        check(seed, tmp_path)


@pytest.mark.soak
def test_many_made_tables_are_read_as_they_are(tmp_path: Path) -> None:
    for seed in range(1_000, 1_350):
        check(seed, tmp_path)
        for path in tmp_path.iterdir():
            path.unlink()
