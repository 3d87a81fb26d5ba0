"""What the last look at the watched folder saw, so that a file still being written is left alone.

A file is finished when two looks some seconds apart see the same bytes and time, or when the last
one saw it under an unfinished name. Losing this memory only costs one more look.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from tongjian.supervision.channels.folder.disk import Entry
from tongjian.supervision.channels.folder.naming import UNFINISHED

QUIET = 5.0  # seconds between the two looks
Seen = tuple[str, int, int, float]


@dataclass
class Looks:
    """Seen files by folder and inode: name, size, mtime and since when they look like this."""

    before: dict[str, Seen] = field(default_factory=dict)
    after: dict[str, Seen] = field(default_factory=dict)

    def finished(self, place: str, entry: Entry, at: float) -> bool:
        """Note a file and tell whether it is finished; ``at`` are seconds since the epoch."""
        key = f"{place}/{entry.inode}"
        name, size, mtime, since = self.before.get(key, ("", -1, -1, at))
        same = (size, mtime) == (entry.size, entry.mtime_ns)
        renamed = name != entry.name and name.lower().endswith(UNFINISHED)
        start = since if same else at
        self.after[key] = (entry.name, entry.size, entry.mtime_ns, start)
        return renamed or (same and name == entry.name and at - start >= QUIET)

    def unfinished(self, place: str, entry: Entry, at: float) -> None:
        """Note a file under an unfinished name."""
        key = f"{place}/{entry.inode}"
        self.after[key] = (entry.name, entry.size, entry.mtime_ns, at)

    @classmethod
    def read(cls, path: Path) -> Looks:
        """Return what the last look kept."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
            return cls(
                {str(key): (n, int(s), int(m), float(t)) for key, (n, s, m, t) in kept.items()}
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def write(self, path: Path) -> None:
        """Keep this look for the next."""
        draft = path.with_suffix(f".{os.getpid()}.part")
        draft.write_text(json.dumps(self.after), encoding="utf-8")
        draft.rename(path)
