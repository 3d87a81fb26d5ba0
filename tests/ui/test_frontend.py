"""Browser libraries: what is copied, when it is copied again."""

import json
from pathlib import Path

import pytest

from scripts import frontend

ROOT = Path(__file__).resolve().parents[2]


def lock(folder: Path, text: str = "{}") -> None:
    (folder / "package-lock.json").write_text(text)


def fill(modules: Path) -> None:
    for source in frontend.WANTED:
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text(source)


def test_wanted_files_are_copied(tmp_path: Path) -> None:
    fill(tmp_path / "modules")
    frontend.copy_wanted(tmp_path / "modules", tmp_path / "vendor")
    assert sorted(path.name for path in (tmp_path / "vendor").iterdir()) == sorted(
        frontend.WANTED.values()
    )


def test_a_moved_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        frontend.copy_wanted(tmp_path, tmp_path / "vendor")


def test_current_until_the_lock_file_changes(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    lock(tmp_path)
    assert not frontend.is_current(tmp_path, vendor)
    fill(tmp_path / "modules")
    frontend.copy_wanted(tmp_path / "modules", vendor)
    (vendor / frontend.STAMP.name).write_text(frontend.lock_digest(tmp_path))
    assert frontend.is_current(tmp_path, vendor)
    lock(tmp_path, '{"changed": 1}')
    assert not frontend.is_current(tmp_path, vendor)


def test_lock_file_pins_by_digest_and_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
