"""What a file is, by content and by name together."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tongjian.core.files.sniff import UndecodableText, WrongType, decode_text, encoding_of, sniff

ALLOWED = {"txt", "docx", "xlsx"}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def a_docx() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def an_xlsx() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write(0, 0, "项目名称")
    book.close()
    return buffer.getvalue()


def a_png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("表.docx", a_docx(), "docx"),
        ("表.XLSX", an_xlsx(), "xlsx"),
        ("表.txt", "项目名称\t道路养护\n".encode(), "txt"),
        ("表.txt", "项目名称\t道路养护\n".encode("gb18030"), "txt"),
        ("表.txt", b"\xef\xbb\xbf" + "项目名称".encode(), "txt"),
        ("表.txt", '项目类别\t<input type="checkbox"/> 一次性项目'.encode(), "txt"),
    ],
)
def test_what_is_allowed_is_named(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    assert sniff(put(tmp_path, name, data), ALLOWED) == kind


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", "空的"),
        ("图.docx", a_png(), "PNG 图片"),
        ("图.txt", a_png(), "PNG 图片"),
        ("半.docx", a_docx()[:9000], "已损坏"),
        ("表.docx", an_xlsx(), "Excel 工作簿"),
        ("表.xlsx", a_docx(), "Word 文档"),
        ("表.docx", "项目名称".encode(), "纯文本"),
        ("旧.doc", OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        ("旧.xls", OLE + bytes(600) + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        ("密.docx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        ("旧.docx", OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "旧版 Word"),
        ("表.pdf", b"%PDF-1.4\n", ".pdf"),
        ("没有扩展名", b"abc", "没有扩展名"),
        ("乱.txt", bytes(range(256)) * 8, "二进制"),
    ],
)
def test_refusals_name_the_file_and_the_reason(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(WrongType) as refused:
        sniff(put(tmp_path, name, data), ALLOWED)
    assert name in str(refused.value)
    assert words in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "无.txt"):
        with pytest.raises(WrongType, match="找不到"):
            sniff(path, ALLOWED)


def test_a_plain_zip_named_docx_is_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "包.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(WrongType, match="ZIP 压缩包"):
        sniff(path, ALLOWED)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_the_same_in_every_encoding(codec: str) -> None:
    text = "项目名称\t闵行区道路养护（二期）\r\n金额 ￥1,000.00 元"
    assert decode_text(text.encode(codec)) == text
    assert encoding_of(text.encode(codec)) == codec


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("项目名称预算单位年度".encode()[:-1], "UTF-8，但第 28 字节"),
        ("项目".encode() + b"\x00", "控制字符"),
        ("项目\t1".encode("utf-16-le"), "控制字符|GB18030"),
        (b"\xff\x80\xff", "GB18030"),
        (b"\xef\xbb\xbf\xff", "UTF-8"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UndecodableText, match=words):
        decode_text(data)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_any_chinese_in_utf8_comes_back(text: str) -> None:
    assert decode_text(text.encode()) == text
