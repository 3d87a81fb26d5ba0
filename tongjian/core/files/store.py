"""Originals on disk: written whole or not at all, under names that say nothing."""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongjian.core.home import home

CHUNK = 1 << 20
NAME_BYTES = 255


class TooLarge(Exception):
    """The upload is over the limit; the message is Chinese."""


@dataclass(frozen=True)
class Stored:
    """A stored file: its path below the data folder, SM3 and size in bytes."""

    path: str
    sm3: str
    size: int

    @property
    def absolute(self) -> Path:
        """Return where it lies."""
        return home() / self.path


def store(chunks: Iterable[bytes], folder: str, limit: int) -> Stored:
    """Keep ``chunks`` in ``folder`` of the data folder; visible only when whole and on disk.

    Raises ``TooLarge`` beyond ``limit`` bytes and leaves nothing.
    """
    target = home() / folder
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = uuid.uuid4().hex
    part = target / f"{name}.part"
    digest, size = hashlib.new("sm3"), 0
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"文件超过 {limit // (1 << 20)} MB 的上限")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target / name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Stored(f"{folder}/{name}", digest.hexdigest(), size)


def chunks_of(path: Path) -> Iterable[bytes]:
    """Yield a file's bytes in chunks."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


@contextmanager
def named(path: Path, name: str) -> Iterator[Path]:
    """Lend a stored file under the name its sender gave it, which readers judge and report."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix="named-") as folder:
        lent = Path(folder) / _fitting(name)
        lent.hardlink_to(path)
        yield lent


def _fitting(name: str) -> str:
    """Return a sender's file name as the file system takes it: no folder, at most 255 bytes."""
    given = Path(name.replace("\x00", "")).name.encode(errors="replace").decode()
    if given in ("", ".", ".."):
        return "file"
    suffix = Path(given).suffix[-20:]
    room = NAME_BYTES - len(suffix.encode())
    return given.removesuffix(suffix).encode()[:room].decode(errors="ignore") + suffix
