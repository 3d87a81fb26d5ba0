"""House rules that a reader of the code relies on."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md", ROOT / "README.zh-CN.md")


@pytest.mark.parametrize("readme", README, ids=lambda path: path.name)
def test_readme_commands_exist(readme: Path) -> None:
    text = readme.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`?make ([a-z]+)", text))
    assert {"run", "test"} <= named <= targets


@pytest.mark.parametrize("readme", README, ids=lambda path: path.name)
def test_readme_links_lead_somewhere(readme: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", readme.read_text()):
        assert (ROOT / target).exists(), target


def test_every_direct_dependency_has_its_reason() -> None:
    for name in ("run.in", "dev.in"):
        for line in (ROOT / "requirements" / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                assert "#" in line, f"{name}: {line} has no reason beside it"


def test_lock_files_name_no_host() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_python_is_pinned_to_one_minor_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.12"


def test_no_inline_script_or_style_in_templates() -> None:
    for path in (ROOT / "tongjian" / "templates").rglob("*.html"):
        text = path.read_text()
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or "application/json" in tag, f"{path.name}: {tag}"
        assert not re.search(r"\son[a-z]+=\"", text), f"{path.name}: inline handler"
        assert not re.search(r"\sstyle=\"", text), f"{path.name}: inline style"


def test_a_table_that_may_scroll_is_reached_by_keyboard() -> None:
    for path in (ROOT / "tongjian" / "templates").rglob("*.html"):
        for tag in re.findall(r"<\w+ [^<>]*\btable-box\b(?:{%.*?%}|[^>])*>", path.read_text()):
            assert 'tabindex="0"' in tag and "aria-label=" in tag, f"{path.name}: {tag}"
