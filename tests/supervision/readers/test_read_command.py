"""What tongjian read prints for a person."""

import json
from pathlib import Path

from click.testing import CliRunner

from tests.supervision.demo.documents.judging import documents
from tongjian.cli import main


def test_places_are_in_chinese_and_rounding_is_counted_apart() -> None:
    path: Path = documents(1)["accounts-a-tables"].path
    run = CliRunner()
    found = json.loads(run.invoke(main, ["read", "accounts", str(path), "--json"]).output)
    kinds = [finding["kind"] for finding in found["findings"]]
    faults, rounded = len(kinds) - kinds.count("rounding"), kinds.count("rounding")
    assert faults
    assert rounded
    result = run.invoke(main, ["read", "accounts", str(path)])
    assert result.exit_code == 0
    head, *lines = result.output.splitlines()
    assert head == f"{path.name}：已读取，发现 {faults} 处，另有 {rounded} 处可由四舍五入解释"
    assert len(lines) == len(kinds)
    assert "（页 " in lines[0]
    assert not any(key in "".join(lines) for key in ("page", "table", "row", "column", "section"))
