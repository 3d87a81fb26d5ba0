"""Holds the documents against what is there: run by ``make lint``; exits 1 and says what is wrong.

Checked are the pages rendered from declarations, the links between documents, and every ``make``
target, ``tongjian`` command with its options, and path of this repository that a document names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click

ROOT = Path(__file__).resolve().parents[1]
TOP = ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
SHELL = frozenset({"", "sh", "bash", "console", "ini"})
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^\s*(?:\$ )?(?:[A-Za-z_]+=\S+ +)*(?:\S*[/=])?(make|tongjian)(?: +(.*))?$")
PLACE = re.compile(r"^(?:tongjian|tests|scripts|docs|requirements|benchmarks)/[\w./*-]+$")


def documents(root: Path) -> list[Path]:
    """Return the Markdown files a reader is offered."""
    found = [root / name for name in TOP if (root / name).exists()]
    return [*found, *sorted((root / "docs").rglob("*.md"))]


def stale_pages(folder: Path) -> Iterator[str]:
    """Yield what differs between ``folder`` and the pages the declarations render."""
    from tongjian.supervision.declared_docs import generated, rendered

    pages = rendered()
    for relative, text in pages.items():
        path = folder / relative
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"docs/{relative} is not what the declarations say; run make docs"
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder).as_posix()
        if relative not in pages and generated(path):
            yield f"docs/{relative} is of something no longer declared; run make docs"


def dead_links(path: Path) -> Iterator[str]:
    """Yield links of a document that lead to no file of the repository."""
    for target in LINK.findall(without_code(path.read_text(encoding="utf-8"))):
        place = unquote(target.partition("#")[0])
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        if not (path.parent / place).exists():
            yield f"{path.name}: the link to {target} leads nowhere"


def without_code(text: str) -> str:
    """Return a document's text without its blocks and spans of code."""
    return SPAN.sub("", FENCE.sub("", text))


def code_of(text: str) -> Iterator[str]:
    """Yield each command line a document shows: lines of shell blocks, and spans of code."""
    for language, block in FENCE.findall(text):
        if language in SHELL:
            yield from block.replace("\\\n", " ").splitlines()
    yield from SPAN.findall(FENCE.sub("", text))


def unknown_names(path: Path, root: Path, targets: set[str], main: click.Command) -> Iterator[str]:
    """Yield ``make`` targets, ``tongjian`` commands and paths a document names that are not."""
    for line in code_of(path.read_text(encoding="utf-8")):
        shown = line.partition(" #")[0]
        for place in filter(PLACE.match, shown.split()):
            if not exists(root, place):
                yield f"{path.name}: there is no {place}"
        found = COMMAND.match(shown)
        if found is None:
            continue
        words = (found[2] or "").split()
        if found[1] == "tongjian":
            yield from (f"{path.name}: {fault}" for fault in command_faults(main, words))
        elif words and re.fullmatch("[a-z-]+", words[0]) and words[0] not in targets:
            yield f"{path.name}: make has no target {words[0]}"


def exists(root: Path, place: str) -> bool:
    """Whether a path of the repository, perhaps with a star, is there."""
    return any(root.glob(place.rstrip("/")))


def command_faults(main: click.Command, words: list[str]) -> Iterator[str]:
    """Yield what is wrong with a command line of ``tongjian``."""
    command, path = main, ["tongjian"]
    words = list(words)
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        path.append(words.pop(0))
        command = command.commands[path[-1]]
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        yield f"{' '.join(path)} has no command {words[0]}"
        return
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in known:
            yield f"{' '.join(path)} has no option {option}"


def make_targets(root: Path) -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text(), re.M))


def faults(root: Path) -> list[str]:
    """Return everything wrong with the documents of a checkout."""
    from tongjian.cli import main as command

    targets = make_targets(root)
    found = list(stale_pages(root / "docs"))
    for path in documents(root):
        found += dead_links(path)
        found += unknown_names(path, root, targets, command)
    return found


def main() -> int:
    """Print the faults; 1 when there are any."""
    found = faults(ROOT)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
