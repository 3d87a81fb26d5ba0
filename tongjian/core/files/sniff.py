"""What a file really is, and what its bytes say as text.

Three witnesses must agree: the extension is on the caller's allow-list, libmagic names the
content, and for office files the archive's own list of parts says which application wrote it
(docx and xlsx are both zip to a superficial look).
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from pathlib import Path

import pylibmagic  # noqa: F401 - must come first: it tells magic where libmagic is

import magic  # isort: skip

from tongjian.core.files.errors import UndecodableText, WrongType

__all__ = ["UndecodableText", "WrongType", "decode_text", "encoding_of", "sniff"]

NAMES = {
    "docx": "Word 文档（.docx）",
    "xlsx": "Excel 工作簿（.xlsx）",
    "xlsm": "含宏的 Excel 工作簿（.xlsm）",
    "pptx": "PowerPoint 演示文稿（.pptx）",
    "ods": "ODS 表格（.ods）",
    "odt": "ODT 文档（.odt）",
    "doc": "旧版 Word 文档（.doc）",
    "xls": "旧版 Excel 工作簿（.xls）",
    "ole": "旧版 Office 文件",
    "encrypted": "设有打开密码的 Office 文件",
    "pdf": "PDF 文件",
    "csv": "CSV 文本表（.csv）",
    "txt": "纯文本（.txt）",
    "tsv": "制表符分隔文本（.tsv）",
    "md": "Markdown 文本（.md）",
    "json": "JSON 文件",
    "xml": "XML 文件",
    "html": "网页文件",
    "rtf": "RTF 文档",
    "png": "PNG 图片",
    "jpg": "JPEG 图片",
    "gif": "GIF 图片",
    "webp": "WebP 图片",
    "tiff": "TIFF 图片",
    "bmp": "BMP 图片",
    "zip": "ZIP 压缩包",
    "rar": "RAR 压缩包",
    "7z": "7z 压缩包",
    "gz": "gzip 压缩包",
    "exe": "可执行程序",
}
TEXT = frozenset({"txt", "csv", "tsv", "md", "json"})
SAME = {"jpeg": "jpg", "tif": "tiff", "htm": "html"}
CONTENT = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "application/zip": "zip",
    "application/x-rar": "rar",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gz",
    "application/x-gzip": "gz",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "text/html": "html",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/x-dosexec": "exe",
    "application/vnd.microsoft.portable-executable": "exe",
    "application/x-executable": "exe",
    "application/x-pie-executable": "exe",
}
MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"sheet.macroEnabled.main+xml", "xlsm"),
    (b"presentationml.presentation.main+xml", "pptx"),
)
PARTS_LIST = "[Content_Types].xml"
PARTS_LIST_LIMIT = 1 << 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
UTF8_EVIDENCE = 8


def sniff(path: Path, allowed: set[str]) -> str:
    """Return which of ``allowed`` (extensions without dot, lower case) the file at ``path`` is.

    Raises ``WrongType`` for an empty file, an extension outside ``allowed``, content of another
    kind than the extension, a damaged or encrypted office file. Whether an archive may be opened
    at all is ``check_archive``'s question.
    """
    extension = _extension(path)
    wanted = "、".join(NAMES.get(kind, f".{kind}") for kind in sorted(allowed))
    if not path.is_file():
        raise WrongType(f"找不到文件“{path.name}”，或它不是一个文件；请核对路径。")
    if path.stat().st_size == 0:
        raise WrongType(f"文件“{path.name}”是空的（0 字节）；应为{wanted}，请重新导出或上传。")
    content = _content(path)
    if extension not in allowed:
        raise WrongType(_wrong_extension(path, extension, content, wanted))
    if content == extension or (content == "txt" and extension in TEXT):
        return extension
    if extension in TEXT and content in {"html", "xml"}:
        return extension  # text with tags in it is still text
    raise WrongType(_wrong_content(path, extension, content, wanted))


def encoding_of(data: bytes) -> str:
    """Return the codec that ``data`` is text in: UTF-8 (BOM or not), UTF-16 with BOM, GB18030.

    Raises ``UndecodableText`` when none fits. ``data`` must be the whole text: a cut character
    counts as a fault.
    """
    return _decoded(data)[0]


def decode_text(data: bytes) -> str:
    """Return the text of ``data`` without its byte order mark; see ``encoding_of``."""
    return _decoded(data)[1]


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return codec, _strict(data, codec)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "gb18030", _as_gb18030(data, error)
    return "utf-8", _printable(text)


def _strict(data: bytes, codec: str) -> str:
    try:
        return _printable(data.decode(codec))
    except UnicodeDecodeError as error:
        raise UndecodableText(
            f"文本开头标明编码为 {codec.upper().removesuffix('-SIG')}，但第 {error.start + 1} 字节"
            "起无法按此解读；请另存为 UTF-8 或 GB18030。"
        ) from error


def _as_gb18030(data: bytes, error: UnicodeDecodeError) -> str:
    """Read as GB18030, unless much of it was sound UTF-8 up to ``error``.

    GB18030 gives some meaning to nearly any bytes; Chinese that begins as UTF-8 and breaks later
    is a damaged UTF-8 file and would come out as nonsense.
    """
    sound = data[: error.start].decode("utf-8")
    if sum(ord(char) > 127 for char in sound) >= UTF8_EVIDENCE:
        raise UndecodableText(
            f"文本前部为 UTF-8，但第 {error.start + 1} 字节起损坏或被截断；请从原处重新导出。"
        )
    try:
        return _printable(data.decode("gb18030"))
    except UnicodeDecodeError as second:
        raise UndecodableText(
            f"文本既不是 UTF-8 也不是 GB18030（第 {second.start + 1} 字节起无法解读）；"
            "请另存为 UTF-8 后再提交。"
        ) from second


def _printable(text: str) -> str:
    found = CONTROL.search(text)
    if found:
        raise UndecodableText(
            f"内容含有控制字符（U+{ord(found[0]):04X}，第 {found.start() + 1} 个字符），不是文本；"
            "请提交 UTF-8 或 GB18030 编码的文本。"
        )
    return text


def _extension(path: Path) -> str:
    extension = path.suffix.lower().removeprefix(".")
    return SAME.get(extension, extension)


def _content(path: Path) -> str:
    """Name the kind of content; for something unnamed, libmagic's type."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLE:
        return _inside_ole(path)
    if start[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _inside_zip(path)
    found = str(magic.from_file(str(path), mime=True))
    if found in CONTENT:
        return CONTENT[found]
    if found.startswith("text/") or found in {"application/json", "application/csv"}:
        return "txt"
    return "txt" if _reads_as_text(path) else found


def _reads_as_text(path: Path) -> bool:
    """Decide what libmagic calls mere data: it does not know every GB18030 text."""
    with path.open("rb") as file:
        data = file.read(1 << 16)
    cut = data.rfind(b"\n") + 1
    try:
        decode_text(data[:cut] if cut and len(data) == 1 << 16 else data)
    except UndecodableText:
        return False
    return True


def _inside_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(200).rsplit(b".", 1)[-1].decode("ascii", "replace")
                return {"spreadsheet": "ods", "text": "odt"}.get(kind, "zip")
            if PARTS_LIST not in names:
                return "zip"
            with archive.open(PARTS_LIST) as member:
                parts = member.read(PARTS_LIST_LIMIT)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ):
        return "damaged"
    return next((kind for mark, kind in MAIN_PARTS if mark in parts), "zip")


def _inside_ole(path: Path) -> str:
    """Tell the old formats apart by the stream names in their directory (UTF-16)."""
    data = path.read_bytes()
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "ole"


def _wrong_extension(path: Path, extension: str, content: str, wanted: str) -> str:
    if content in {"doc", "xls"} and extension == content:
        newer = {"doc": "docx", "xls": "xlsx"}[content]
        return (
            f"文件“{path.name}”是{NAMES[content]}，不能直接读取；"
            f"请用办公软件另存为 .{newer} 后再提交（可读取：{wanted}）。"
        )
    shown = f"扩展名“.{extension}”" if extension else "没有扩展名的文件"
    return f"文件“{path.name}”：不接受{shown}；应为{wanted}。"


def _wrong_content(path: Path, extension: str, content: str, wanted: str) -> str:
    if content == "damaged":
        return (
            f"文件“{path.name}”不完整或已损坏，不是可打开的{NAMES.get(extension, extension)}；"
            "请从原处重新导出或上传。"
        )
    if content == "encrypted":
        return f"文件“{path.name}”设有打开密码，无法读取；请去除密码后再提交。"
    known = NAMES.get(content, "无法识别的二进制数据")
    return (
        f"文件“{path.name}”的扩展名是 .{extension}，内容却是{known}；"
        f"应为{wanted}，请提交原始文件，不要只改扩展名。"
    )
