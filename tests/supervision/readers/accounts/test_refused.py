"""What is not a department's readable final accounts is refused with its name and the reason."""

import zlib
from pathlib import Path

import noto_cjk_sans_otc
import pypdfium2
import pytest
import typst

from tests.supervision.readers.accounts.made import make, source
from tests.supervision.readers.accounts.press import Layout
from tongjian.supervision.demo.documents.locked import locked_pdf
from tongjian.supervision.readers.accounts import read_accounts
from tongjian.supervision.readers.errors import Unreadable


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_accounts(path)
    message = str(caught.value)
    assert path.name in message
    return message


def typeset(text: str, path: Path) -> Path:
    fonts = str(Path(noto_cjk_sans_otc.__file__).parent)
    text = '#set text(font: "Noto Sans CJK SC", lang: "zh")\n' + text
    pdf: bytes = typst.compile(
        text.encode(), font_paths=typst.Fonts(font_paths=[fonts], include_system_fonts=False)
    )
    path.write_bytes(pdf)
    return path


def test_missing_file(tmp_path: Path) -> None:
    assert "找不到文件" in refused(tmp_path / "没有.pdf")


def test_directory(tmp_path: Path) -> None:
    assert "文件夹" in refused(tmp_path)


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "空.pdf"
    path.write_bytes(b"")
    assert "空文件" in refused(path)


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"PK\x03\x04", "Word"), (b"<html>", "网页"), (b"abc", "PDF")],
)
def test_not_a_pdf(tmp_path: Path, start: bytes, kind: str) -> None:
    path = tmp_path / "决算.pdf"
    path.write_bytes(start + b"\0" * 2000)
    message = refused(path)
    assert "不是 PDF" in message and kind in message


def test_truncated(tmp_path: Path) -> None:
    whole = make(Layout(), tmp_path / "whole.pdf").read_bytes()
    for share in (0.05, 0.3, 0.6, 0.95):
        path = tmp_path / f"截断{share}.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert "损坏" in refused(path)


def test_garbage_behind_a_pdf_mark(tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    assert "损坏" in refused(path)


def test_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "加密.pdf"
    path.write_bytes(locked_pdf("locked", "secret"))
    assert "已加密" in refused(path)


def test_scan_without_text(tmp_path: Path) -> None:
    made = make(Layout(contents=False), tmp_path / "made.pdf")
    pages = pypdfium2.PdfDocument(made)
    scan = pypdfium2.PdfDocument.new()
    for page in list(pages)[:4]:
        image = pypdfium2.PdfImage.new(scan)
        image.set_bitmap(page.render(scale=0.5))
        image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
        target = scan.new_page(*page.get_size())
        target.insert_obj(image)
        target.gen_content()
    path = tmp_path / "扫描.pdf"
    scan.save(path)
    message = refused(path)
    assert "扫描件" in message and "4 页" in message


def test_something_else(tmp_path: Path) -> None:
    text = (
        "= 关于做好园林养护工作的通知\n" + "各单位要认真做好夏季养护工作，落实责任，确保安全。" * 30
    )
    message = refused(typeset(text, tmp_path / "通知.pdf"))
    assert "不是部门决算公开文件" in message
    assert "“收入支出决算总表”" in message and "没有出现“决算”" in message


def test_a_department_budget_is_not_its_accounts(tmp_path: Path) -> None:
    lines = source(Layout()).replace("决算", "预算")
    message = refused(typeset(lines, tmp_path / "预算.pdf"))
    assert "不是部门决算公开文件" in message


def test_only_a_list_of_the_tables(tmp_path: Path) -> None:
    """Titles without tables below them are no tables."""
    text = source(Layout()).split("#align(center, text(size: 18pt)[第一部分")[0]
    assert "缺少" in refused(typeset(text, tmp_path / "目录.pdf"))


def test_latin_document(tmp_path: Path) -> None:
    message = refused(typeset("#lorem(900)", tmp_path / "latin.pdf"))
    assert "没有中文" in message


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongjian.supervision.readers.accounts.opening.MAX_PAGES", 5)
    message = refused(make(Layout(), tmp_path / "厚.pdf"))
    assert "超过上限 5 页" in message


def test_a_page_of_endless_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongjian.supervision.readers.accounts.opening.MAX_OBJECTS", 300)
    assert "超过上限 300" in refused(make(Layout(), tmp_path / "密.pdf"))


def test_a_page_that_unpacks_without_end(tmp_path: Path) -> None:
    packed = zlib.compress(b"0 0 m " * 8_000_000)
    parts = [
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n",
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed),
        packed,
        b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n",
    ]
    path = tmp_path / "膨胀.pdf"
    path.write_bytes(b"".join(parts))
    assert "解压后超过" in refused(path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongjian.supervision.readers.accounts.opening.MAX_BYTES", 10_000)
    assert "太大" in refused(make(Layout(), tmp_path / "大.pdf"))


def test_accounts_that_name_nobody(tmp_path: Path) -> None:
    text = source(Layout(caption="unit"))
    bare = text.replace("云岭市青石区园林管理局", "").replace("2023年度", "")
    message = refused(typeset(bare.replace("2023", ""), tmp_path / "无名.pdf"))
    assert "没有写明" in message
