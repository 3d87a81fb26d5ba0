"""A workbook's memory does not grow with its rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from tongjian.supervision.exports.workbook import Cover, Field, write

rows, folder = int(sys.argv[1]), Path(sys.argv[2])
fields = [Field("金额", number=True)] + [Field(f"列{n}") for n in range(11)]
size = 20_000

def batches():
    for start in range(0, rows, size):
        numbers = [f"{n}.25" for n in range(start, min(start + size, rows))]
        texts = [f"某单位第{n}号用途" for n in range(len(numbers))]
        yield [numbers, *([texts] * 11)]

scratch = folder / "work"
scratch.mkdir()
count = write(folder / "book.xlsx", Cover("大文件", [], []), fields, batches(),
              scratch=scratch, told=lambda _: True)
assert count == rows
status = Path("/proc/self/status").read_text()  # of this program alone, unlike rusage after exec
print(status.split("VmHWM:")[1].split()[0])
"""


def peak(rows: int, folder: Path) -> int:
    """Return the peak resident memory of writing so many rows, in MiB."""
    folder.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(rows), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return int(ran.stdout.strip()) // 1024


@pytest.mark.soak
def test_ten_times_the_rows_in_the_same_memory(tmp_path: Path) -> None:
    few, many = peak(20_000, tmp_path / "few"), peak(200_000, tmp_path / "many")
    assert many < few + 32, f"{few} MiB for 20,000 rows, {many} MiB for 200,000"
