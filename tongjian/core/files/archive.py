"""A look into an archive before anything opens it: docx, xlsx and zip are all zip files.

A few kilobytes can declare or unfold into gigabytes. The sizes written in the archive's directory
are the sender's claim, so every member is really unpacked, piece by piece and into nothing, until
it ends or a limit is passed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tongjian.core.files.errors import UnsafeArchive

__all__ = ["DEFAULT_LIMITS", "Limits", "UnsafeArchive", "check_archive"]

PIECE = 1 << 18
LOCAL_HEADER = 30
ENCRYPTED = 0x1
WORST_FREE = 4 << 20  # below this size no ratio is dangerous, and blank forms compress extremely
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How far an archive may unfold.

    ``total`` and ``member`` are bytes unpacked; ``ratio`` is unpacked bytes per packed byte and
    counts only above 4 MiB. A sheet of a million payments unfolds to about 1 GiB at ratio 12.
    """

    members: int = 5_000
    total: int = 2 << 30
    member: int = 2 << 30
    ratio: int = 200


DEFAULT_LIMITS = Limits()


def check_archive(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise ``UnsafeArchive`` unless every member of the zip at ``path`` unpacks within bounds."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            _check_directory(path.name, members, limits)
            total = 0
            for member in members:
                total += _unpacked(path.name, raw, member, limits, total)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError) as error:
        raise UnsafeArchive(
            f"文件“{path.name}”不完整或已损坏，无法解压；请从原处重新导出或重新上传。"
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnsafeArchive(
            f"文件“{path.name}”使用了不支持的压缩或加密方式；请用常用办公软件另存后再提交。"
        ) from error


def _check_directory(name: str, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise UnsafeArchive(
            f"文件“{name}”内含 {len(members)} 个成员，超过上限 {limits.members} 个，已拒绝打开。"
        )
    seen: set[str] = set()
    for member in members:
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts or ":" in member.filename:
            raise UnsafeArchive(f"文件“{name}”的成员“{member.filename}”指向包外，已拒绝打开。")
        if member.filename in seen:
            raise UnsafeArchive(f"文件“{name}”有两个同名成员“{member.filename}”，已拒绝打开。")
        seen.add(member.filename)
        if member.flag_bits & ENCRYPTED:
            raise UnsafeArchive(f"文件“{name}”已加密，无法读取；请去除密码后再提交。")


def _unpacked(
    name: str, raw: BinaryIO, member: zipfile.ZipInfo, limits: Limits, before: int
) -> int:
    """Return the member's true size in bytes."""
    size = 0
    for piece in _pieces(raw, member):
        if size == 0:
            _refuse_doctype(name, member.filename, piece)
        size += len(piece)
        if size > limits.member or before + size > limits.total:
            raise UnsafeArchive(
                f"文件“{name}”解压后超过 {limits.total // MEBIBYTE} MiB，疑为压缩炸弹，已拒绝打开。"
            )
        if size > WORST_FREE and size > limits.ratio * max(member.compress_size, 1):
            raise UnsafeArchive(
                f"文件“{name}”的成员“{member.filename}”压缩比超过 {limits.ratio} 倍，"
                "疑为压缩炸弹，已拒绝打开。"
            )
    return size


def _refuse_doctype(name: str, inner: str, start: bytes) -> None:
    """Office files have no document type; entities declared in one can unfold without end."""
    if inner.endswith((".xml", ".rels")) and b"<!DOCTYPE" in start[:4096]:
        raise UnsafeArchive(f"文件“{name}”的成员“{inner}”含实体定义，已拒绝打开。")


def _pieces(raw: BinaryIO, member: zipfile.ZipInfo) -> list[bytes] | _Inflating:
    raw.seek(member.header_offset)
    header = raw.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    raw.seek(name_length + extra_length, 1)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        return _Inflating(raw, member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        # stored bytes cannot swell; the file's own size bounds them
        return [raw.read(min(member.compress_size, PIECE))] if member.compress_size else []
    raise NotImplementedError(member.compress_type)


class _Inflating:
    """Iterate over a deflated member in pieces of bounded size."""

    def __init__(self, raw: BinaryIO, packed: int) -> None:
        self._raw = raw
        self._left = packed
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    def __iter__(self) -> _Inflating:
        return self

    def __next__(self) -> bytes:
        while not self._inflater.eof:
            waiting = self._inflater.unconsumed_tail
            if not waiting:
                waiting = self._raw.read(min(PIECE, self._left))
                self._left -= len(waiting)
                if not waiting:
                    raise EOFError("the member ends early")
            piece = self._inflater.decompress(waiting, PIECE)
            if piece:
                return piece
        raise StopIteration
