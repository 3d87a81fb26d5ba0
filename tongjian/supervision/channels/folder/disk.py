"""The watched folder on disk, touched only through open directories: no name leads elsewhere."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

MOST = 2_000  # files looked at in one folder at once
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Unsound(Exception):
    """A folder that must not be read; the message is Chinese."""


@dataclass(frozen=True)
class Entry:
    """A name in a folder and what stands behind it, links not followed."""

    name: str
    inode: int
    size: int
    mtime_ns: int
    mode: int
    links: int
    owner: int

    @classmethod
    def of(cls, name: str, found: os.stat_result) -> Entry:
        """Return the entry a stat describes."""
        return cls(
            name,
            found.st_ino,
            found.st_size,
            found.st_mtime_ns,
            found.st_mode,
            found.st_nlink,
            found.st_uid,
        )


def problem(entry: Entry, owners: frozenset[int]) -> str | None:
    """Return why what stands behind a name is not read, or None; pure."""
    if stat.S_ISLNK(entry.mode):
        return "是符号链接，不是文件"
    if not stat.S_ISREG(entry.mode):
        return "不是普通文件"
    if entry.links != 1:
        return "在别处还有同一个文件的硬链接"
    if entry.owner not in owners:
        return "文件的属主不是这个目录的属主"
    return None


@contextmanager
def folder(name: str | Path, within: int | None = None) -> Iterator[int]:
    """Open a folder, not through a link, and refuse one that anybody may write into."""
    flags = FOLDER if within is not None else FOLDER & ~os.O_NOFOLLOW
    try:
        opened = os.open(name, flags, dir_fd=within)
    except OSError as error:
        what = "是符号链接或不是目录" if error.errno in (errno.ELOOP, errno.ENOTDIR) else ""
        raise Unsound(f"目录“{name}”{what or os.strerror(error.errno or 0)}，没有读取") from error
    try:
        if os.fstat(opened).st_mode & stat.S_IWOTH:
            raise Unsound(f"目录“{name}”任何人都可以写入，没有读取")
        yield opened
    finally:
        os.close(opened)


@contextmanager
def subfolder(name: str, within: int) -> Iterator[int]:
    """Open a folder of ours, made with the rights of the folder around it when it is missing."""
    with suppress(FileExistsError):
        os.mkdir(name, stat.S_IMODE(os.fstat(within).st_mode), dir_fd=within)
    with folder(name, within) as opened:
        yield opened


def entries(opened: int) -> list[Entry]:
    """Return what is in a folder, by name; directories are left out."""
    found = []
    with os.scandir(opened) as names:
        for item in islice(names, MOST):
            with suppress(FileNotFoundError):
                one = Entry.of(item.name, item.stat(follow_symlinks=False))
                if not stat.S_ISDIR(one.mode):
                    found.append(one)
    return sorted(found, key=lambda one: one.name)


def folders(opened: int) -> list[str]:
    """Return the names of the folders and links in a folder, hidden ones left out."""
    with os.scandir(opened) as names:
        return sorted(
            item.name
            for item in names
            if (item.is_dir(follow_symlinks=False) or item.is_symlink())
            and not item.name.startswith(".")
        )


def owners(opened: int) -> frozenset[int]:
    """Return who may own files of a folder: its own owner and ourselves."""
    return frozenset({os.fstat(opened).st_uid, os.geteuid()})


@contextmanager
def reading(entry: Entry, within: int) -> Iterator[int | None]:
    """Open the very file an entry describes; None when it is no longer that."""
    try:
        opened = os.open(entry.name, FILE, dir_fd=within)
    except PermissionError as error:
        raise Unsound("系统没有读取这个文件的权限") from error
    except OSError:
        yield None
        return
    try:
        yield opened if unchanged(entry, opened) else None
    finally:
        os.close(opened)


def unchanged(entry: Entry, opened: int) -> bool:
    """Whether an open file still is what the entry says."""
    return Entry.of(entry.name, os.fstat(opened)) == entry


def move(entry: Entry, within: int, name: str, target: int) -> None:
    """Rename a file into another folder of the same tree; nothing when it is gone or another."""
    with suppress(FileNotFoundError):
        found = os.stat(entry.name, dir_fd=within, follow_symlinks=False)
        if found.st_ino == entry.inode:
            os.rename(entry.name, name, src_dir_fd=within, dst_dir_fd=target)


def write(name: str, text: str, within: int) -> None:
    """Write a text for Windows and everybody else, whole or not at all."""
    draft = f".{name}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    opened = os.open(draft, flags, 0o640, dir_fd=within)
    with os.fdopen(opened, "wb") as file:
        file.write(text.replace("\n", "\r\n").encode("utf-8-sig"))
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, name, src_dir_fd=within, dst_dir_fd=within)


def small(name: str, within: int, most: int) -> bytes | None:
    """Return a small plain file's content, None when there is none (or it is not plain)."""
    try:
        opened = os.open(name, FILE, dir_fd=within)
    except OSError:
        return None
    with os.fdopen(opened, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            return None
        return file.read(most)
