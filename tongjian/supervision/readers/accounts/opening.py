"""Opening a PDF safely: what is not a readable, bounded PDF is refused with the reason."""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSException
from pdfplumber.utils.exceptions import PdfminerException

from tongjian.supervision.readers.errors import Unreadable

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 500
MAX_OBJECTS = 60_000  # characters and lines of one page; a dense page of accounts has 2,000
MAX_CONTENT = 16 * 1024 * 1024  # bytes of one page's unpacked instructions
MAX_GLYPHS = 1_500_000  # of the whole document

_BROKEN = (PDFException, PSException, PdfminerException, ValueError, TypeError, KeyError)
_BROKEN_MORE = (IndexError, AttributeError, AssertionError, RecursionError, OverflowError, OSError)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Yield pdfplumber's document for ``path``; raise ``Unreadable`` for anything else."""
    _check_file(path)
    with path.open("rb") as stream:
        try:
            pdf = pdfplumber.open(stream)
        except _BROKEN + _BROKEN_MORE as error:
            raise _refusal(path, error) from error
        try:
            yield pdf
        finally:
            pdf.close()


def _check_file(path: Path) -> None:
    if not path.exists():
        raise Unreadable(f"找不到文件“{path.name}”：请核对文件名和所在目录。")
    if path.is_dir():
        raise Unreadable(f"“{path.name}”是一个文件夹，不是文件：请指定其中的 PDF 文件。")
    if not path.is_file():
        raise Unreadable(f"“{path.name}”不是普通文件，无法读取：请指定一份 PDF 文件。")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(1024)
    except OSError as error:
        raise Unreadable(f"文件“{path.name}”打不开：请检查读取权限。") from error
    if size == 0:
        raise Unreadable(f"文件“{path.name}”是空文件（0 字节）：请重新下载或导出。")
    if b"%PDF-" not in start:
        raise Unreadable(
            f"文件“{path.name}”不是 PDF：文件开头没有 PDF 标记{_kind(start)}。请提供决算公开的 PDF 原件。"
        )
    if size > MAX_BYTES:
        raise Unreadable(
            f"文件“{path.name}”太大：{size / 1024 / 1024:.0f} MB，"
            f"上限为 {MAX_BYTES // 1024 // 1024} MB。请提供文字版 PDF，不要用扫描件。"
        )


def _kind(start: bytes) -> str:
    """Say what the file seems to be, by its first bytes."""
    known = (
        (b"\x89PNG", "，看起来是 PNG 图片"),
        (b"\xff\xd8\xff", "，看起来是 JPEG 图片"),
        (b"PK\x03\x04", "，看起来是 Word、Excel 或压缩文件"),
        (b"\xd0\xcf\x11\xe0", "，看起来是旧版 Word 或 Excel 文件"),
        (b"<", "，看起来是网页"),
    )
    return next((words for mark, words in known if start.lstrip().startswith(mark)), "")


def _refusal(path: Path, error: BaseException) -> Unreadable:
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, PDFPasswordIncorrect) or any(
            isinstance(arg, PDFPasswordIncorrect) for arg in chain.args
        ):
            return Unreadable(f"文件“{path.name}”已加密，打开需要密码：请提供未加密的 PDF。")
        chain = chain.__cause__ or chain.__context__
    if "Encrypt" in type(error).__name__ or "encrypt" in str(error).lower():
        return Unreadable(f"文件“{path.name}”已加密，打开需要密码：请提供未加密的 PDF。")
    return Unreadable(
        f"文件“{path.name}”已损坏或不完整，无法解析其 PDF 结构：请重新下载或重新导出。"
    )


def pages_of(path: Path, pdf: Any) -> list[Any]:
    """Return the pages; refuse none and too many."""
    try:
        pages = pdf.pages
    except _BROKEN + _BROKEN_MORE as error:
        raise _refusal(path, error) from error
    if not pages:
        raise Unreadable(f"文件“{path.name}”里没有任何页面，可能已损坏：请重新下载或重新导出。")
    if len(pages) > MAX_PAGES:
        raise Unreadable(
            f"文件“{path.name}”有 {len(pages)} 页，超过上限 {MAX_PAGES} 页，不像一份部门决算公开文件。"
        )
    return list(pages)


def _unpacked_size(page: Any) -> int:
    """Return how large a page's instructions are when unpacked, counted up to the limit.

    They are unpacked piece by piece here because the parser would take them whole: a megabyte of
    packed zeros unpacks to a gigabyte.
    """
    total = 0
    for reference in page.page_obj.contents:
        stream = resolve1(reference)
        raw = getattr(stream, "rawdata", None)
        if not raw:
            continue
        names = [str(getattr(name, "name", name)) for name, _ in stream.get_filters()]
        if names != ["FlateDecode"]:
            total += len(raw)
            continue
        unpacker = zlib.decompressobj()
        with contextlib.suppress(zlib.error):
            total += len(unpacker.decompress(raw, MAX_CONTENT - min(total, MAX_CONTENT) + 1))
        if total > MAX_CONTENT:
            break
    return total


def contents(path: Path, page: Any, number: int) -> Any:
    """Return ``page`` with its contents parsed; refuse a broken or overloaded page."""
    try:
        if _unpacked_size(page) > MAX_CONTENT:
            raise Unreadable(
                f"文件“{path.name}”第 {number} 页的内容解压后超过 "
                f"{MAX_CONTENT // 1024 // 1024} MB，不像一份部门决算公开文件。"
            )
        count = sum(len(objects) for objects in page.objects.values())
    except _BROKEN + _BROKEN_MORE as error:
        raise Unreadable(
            f"文件“{path.name}”第 {number} 页已损坏，无法解析：请重新下载或重新导出。"
        ) from error
    if count > MAX_OBJECTS:
        raise Unreadable(
            f"文件“{path.name}”第 {number} 页含 {count} 个图文对象，超过上限 {MAX_OBJECTS}，"
            "不像一份部门决算公开文件。"
        )
    return page
