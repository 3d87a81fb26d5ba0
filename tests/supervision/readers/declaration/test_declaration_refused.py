"""Files that are no declaration, or cannot be opened, say so in Chinese and name themselves."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from PIL import Image

from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.readers.errors import Unreadable

from . import forms

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def a_word_file() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def a_sheet(row: int, column: int) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write(0, 0, "项目名称")
    sheet.write(row, column, "x")
    book.close()
    return buffer.getvalue()


def a_bomb() -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_sheet(1, 1))) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if "sheet1" in name:
                data = data.replace(b"</worksheet>", b" " * (60 << 20) + b"</worksheet>")
            target.writestr(name, data)
    return buffer.getvalue()


def a_png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (3, 3)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.txt", b"", "空的"),
        ("空白.txt", b"\n \t\n", "没有任何文字"),
        ("空白.docx", a_word_file(), "没有任何文字"),
        ("半.docx", a_word_file()[:9000], "已损坏"),
        ("半.xlsx", a_sheet(1, 1)[:3000], "已损坏"),
        ("图.docx", a_png(), "PNG 图片"),
        ("旧.doc", OLE + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        ("旧.xls", OLE + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        ("密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("宽.txt", b"\t".join([b"a"] * 10_000), "10000 列"),
        ("宽.xlsx", a_sheet(0, 9_999), "单元格 NTP1"),
        ("远.xlsx", a_sheet(1_048_575, 16_383), "单元格 XFD1048576"),
        ("炸弹.xlsx", a_bomb(), "压缩炸弹"),
        ("坏.txt", bytes(range(256)) * 9, "二进制"),
        ("断.txt", "项目名称\t道路养护的绩效目标".encode()[:-1], "截断"),
        ("表.pdf", b"%PDF-1.7", ".pdf"),
        (
            "别的.txt",
            "会议通知\n请于周三参加绩效目标培训。".encode(),
            "没有找到项目名称、绩效指标表",
        ),
    ],
)
def test_refused(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        read_declaration(path)
    assert name in str(refused.value)
    assert words in str(refused.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="找不到"):
        read_declaration(tmp_path / "无.txt")


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "[Content_Types].xml"])
def test_a_word_file_with_a_broken_part(tmp_path: Path, part: str) -> None:
    path = tmp_path / "坏.docx"
    with (
        zipfile.ZipFile(io.BytesIO(a_word_file())) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name == part else data)
    with pytest.raises(Unreadable, match="坏"):
        read_declaration(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_with_a_broken_part(tmp_path: Path, part: str) -> None:
    path = tmp_path / "坏.xlsx"
    with (
        zipfile.ZipFile(io.BytesIO(a_sheet(1, 1))) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name == part else data)
    with pytest.raises(Unreadable, match="坏"):
        read_declaration(path)


def test_borders_drawn_far_out_are_no_content(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"border": 1}))
    for row, cells in enumerate(
        (["2024年度绩效目标申报表"], ["项目名称", "甲"], ["年度资金总额（元）", 5])
    ):
        sheet.write_row(row, 0, cells)
    book.close()
    assert read_declaration(path).as_json()["year_budget_yuan"] == "5"


def test_the_plain_form_is_read(tmp_path: Path) -> None:
    assert read_declaration(forms.text(tmp_path / "表.txt", forms.PLAIN)).as_json()["year"] == 2024


def test_two_projects_in_one_workbook(tmp_path: Path) -> None:
    sheets: dict[str, forms.Grid] = {
        name: [
            ["项目支出绩效目标表（2024年度）"],
            ["项目名称", name],
            ["年度资金总额（万元）", 5],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "次数", "≥3次"],
        ]
        for name in ("甲项目", "乙项目")
    }
    with pytest.raises(Unreadable, match="2 个项目的申报表（“甲项目”、“乙项目”）"):
        read_declaration(forms.excel(tmp_path / "表.xlsx", sheets))
