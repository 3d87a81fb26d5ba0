"""The trail as a file that anybody can check without the system."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tongjian.core.audit.chain import Break, Link, check


class ExportUnreadable(Exception):
    """The file is not an exported trail; the message is Chinese."""


def write_file(path: Path, links: Iterable[Link]) -> int:
    """Write one JSON object a line; the count."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for link in links:
            file.write(json.dumps(asdict(link), ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    return count


def check_file(path: Path) -> tuple[int, list[Break]]:
    """Check an exported trail: the count of events and every break."""
    links = list(_read(path))
    return len(links), check(links)


def _read(path: Path) -> Iterator[Link]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield _link(json.loads(line))
                except (ValueError, TypeError, RecursionError) as error:
                    raise ExportUnreadable(
                        f"{path.name} 第 {number} 行不是审计记录，应为 audit export 导出的文件"
                    ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExportUnreadable(f"{path.name} 无法读取，应为 audit export 导出的文件") from error


def _link(fields: dict[str, Any]) -> Link:
    """Return the event, or raise ``TypeError`` where a field is not of its kind."""
    found = Link(**fields)
    for name, value in asdict(found).items():
        kind = {"sequence": int, "data": dict}.get(name, str)
        if type(value) is not kind:
            raise TypeError(name)
    return found
