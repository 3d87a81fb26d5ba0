"""Archives are unpacked into nothing before anything else opens them."""

import struct
import zipfile
from pathlib import Path

import pytest

from tongjian.core.files.archive import Limits, UnsafeArchive, check_archive


def archive(folder: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "包.xlsx"
    with zipfile.ZipFile(path, "w", method) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return path


def test_a_sound_archive_passes(tmp_path: Path) -> None:
    members = {"a.xml": b"<a/>", "b/c.bin": b"1" * 100_000, "空": b""}
    check_archive(archive(tmp_path, members))
    check_archive(archive(tmp_path, members, zipfile.ZIP_STORED))


def test_a_member_that_swells_is_refused_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(UnsafeArchive, match="压缩比超过"):
        check_archive(archive(tmp_path, {"xl/worksheets/sheet1.xml": bytes(40 << 20)}))


def test_the_total_counts_over_all_members(tmp_path: Path) -> None:
    members = {f"{number}.bin": bytes(1 << 20) for number in range(5)}
    limits = Limits(total=4 << 20, ratio=10_000)
    with pytest.raises(UnsafeArchive, match="4 MiB"):
        check_archive(archive(tmp_path, members), limits)
    check_archive(archive(tmp_path, members), Limits(total=6 << 20, ratio=10_000))


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path: Path) -> None:
    path = archive(tmp_path, {"sheet.xml": bytes(8 << 20)})
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, entry + 24, 10)  # claims ten bytes unpacked
    path.write_bytes(data)
    with zipfile.ZipFile(path) as opened:
        assert opened.infolist()[0].file_size == 10
    with pytest.raises(UnsafeArchive, match="压缩比"):
        check_archive(path)


def test_too_many_members(tmp_path: Path) -> None:
    members = {str(number): b"" for number in range(11)}
    with pytest.raises(UnsafeArchive, match="11 个成员"):
        check_archive(archive(tmp_path, members), Limits(members=10))


@pytest.mark.parametrize("name", ["../外.txt", "/etc/x", "a/../../b"])
def test_names_that_leave_the_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeArchive, match="指向包外"):
        check_archive(archive(tmp_path, {name: b"x"}))


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.xml": b"<a/>"})
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnsafeArchive, match="加密"):
        check_archive(path)


def test_entities_in_an_office_part(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(UnsafeArchive, match="实体定义"):
        check_archive(archive(tmp_path, {"word/document.xml": bomb}))


def test_a_truncated_or_foreign_file(tmp_path: Path) -> None:
    whole = archive(tmp_path, {"a.xml": b"<a/>" * 1000}).read_bytes()
    for data in (whole[: len(whole) // 2], b"not an archive", b""):
        path = tmp_path / "坏.xlsx"
        path.write_bytes(data)
        with pytest.raises(UnsafeArchive, match=r"坏\.xlsx”不完整"):
            check_archive(path)


def test_a_damaged_member_behind_a_sound_directory(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.xml": bytes(range(256)) * 400})
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(data)
    with pytest.raises(UnsafeArchive, match="损坏"):
        check_archive(path)
