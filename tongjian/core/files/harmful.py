"""What a file must not carry, seen in its own content: programs, macros, scripts, the test virus.

This is no virus scan and never passes for one: it refuses what papers handed in have no use for.
Sources: ISO 32000-1 12.6 (actions of PDF), ECMA-376 part 3 (embedded objects), eicar.org.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral

from tongjian.core.files.archive import Limits, check_archive
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.sniff import OLE

# In two parts, so that this source is not itself taken for the test file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
ZIPPED = frozenset({"docx", "xlsx", "xlsm", "pptx", "odt", "ods", "zip"})
LIMITS = Limits(members=2_000, total=300 << 20, member=200 << 20)
DEEPEST = 2  # a sheet inside a document inside an archive
PROGRAMS = frozenset(
    "exe com scr dll sys msi bat cmd ps1 vbs vbe js jse wsf hta jar lnk reg sh apk app dmg".split()
)
PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MSCF")
MACH_O = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/.*|Basic/.*\.xml)$", re.I)
REMOTE_TEMPLATE = re.compile(
    rb"attachedTemplate[^>]*TargetMode=\"External\"|"
    rb"TargetMode=\"External\"[^>]*attachedTemplate"
)
SCRIPTS = re.compile(rb"/(?:J|#4[Aa])(?:a|#61)(?:v|#76)(?:a|#61)(?:S|#53)cript\b|/Launch\b")
ACTIONS = {"JavaScript": "脚本", "Launch": "启动外部程序的动作", "RichMedia": "多媒体程序"}
KEYS = {"JS": "脚本", "JavaScript": "脚本", "XFA": "动态表单（XFA）"}
PIECE = 1 << 20
MOST_OBJECTS = 300_000


class Harmful(RefusedFile):
    """The file carries something that may run; the message is Chinese and names the file."""


def check_content(path: Path, name: str, kind: str) -> None:
    """Raise ``Harmful`` (or ``UnsafeArchive``) when the file at ``path`` carries what may run.

    ``name`` is what its sender called it, ``kind`` what ``sniff`` said it is.
    """
    with path.open("rb") as file:
        _refuse_test_virus(file, name)
    if kind in ZIPPED:
        _archive(path, name, 0, office=kind != "zip")
    elif kind == "pdf":
        check_opens(path, name)
        _pdf(path, name)


def check_opens(path: Path, name: str) -> None:
    """Raise ``Harmful`` when the PDF at ``path`` cannot be opened without a password, or at all."""
    with path.open("rb") as file:
        _opened(file, name)


def _opened(file: BinaryIO, name: str) -> PDFDocument:
    try:
        return PDFDocument(PDFParser(file))
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise Harmful(f"文件“{name}”设有打开密码，无法检查；请去除密码后再提交。") from error
    except Exception as error:  # a damaged file makes the parser fail in any way
        raise Harmful(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"文件“{name}”不完整或已损坏，无法检查；请重新导出或重新扫描后再提交。"


def _refuse_test_virus(file: Any, name: str) -> None:
    before = b""
    while piece := file.read(PIECE):
        if EICAR in before + piece:
            raise Harmful(f"文件“{name}”含有病毒（EICAR 测试串），已拒绝。")
        before = piece[-len(EICAR) :]


def _archive(path: Path, name: str, depth: int, *, office: bool) -> None:
    if depth > DEEPEST:
        raise Harmful(f"文件“{name}”里的压缩包层层相套，无法检查；请解开后分别提交。")
    check_archive(path, LIMITS)
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                _member(archive, member, name, depth, office)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, depth: int, office: bool
) -> None:
    inner = member.filename
    if MACROS.search(inner):
        raise Harmful(f"文件“{name}”含有宏；请另存为不含宏的文件后再提交。")
    if PurePosixPath(inner).suffix.lower().lstrip(".") in PROGRAMS:
        raise Harmful(f"文件“{name}”里有可执行程序或脚本“{inner}”；请只提交材料本身。")
    with tempfile.TemporaryFile() as whole:
        with archive.open(member) as packed:
            while piece := packed.read(PIECE):
                whole.write(piece)
        whole.seek(0)
        _refuse_test_virus(whole, name)
        whole.seek(0)
        start = whole.read(1 << 16)
        _refuse_program(start, name, inner)
        if office and inner.endswith(".rels") and REMOTE_TEMPLATE.search(start):
            raise Harmful(f"文件“{name}”打开时会从外部读取模板；请另存为普通文件后再提交。")
        if start.startswith(OLE):
            whole.seek(0)
            _refuse_in_ole(whole.read(), name)
        if start.startswith(b"PK\x03\x04"):
            whole.seek(0)
            _nested(whole, name, depth)


def _nested(whole: Any, name: str, depth: int) -> None:
    with tempfile.NamedTemporaryFile() as kept:
        while piece := whole.read(PIECE):
            kept.write(piece)
        kept.flush()
        _archive(Path(kept.name), name, depth + 1, office=False)


def _refuse_program(start: bytes, name: str, inner: str) -> None:
    if start.startswith(PACKED):
        raise Harmful(f"文件“{name}”里的“{inner}”是无法查看的压缩包；请解开后分别提交。")
    portable = start.startswith(b"MZ") and b"PE\x00\x00" in start[:4096]
    if portable or start.startswith((b"\x7fELF", b"#!/", *MACH_O)):
        raise Harmful(f"文件“{name}”里有可执行程序“{inner}”；请只提交材料本身。")


def _refuse_in_ole(data: bytes, name: str) -> None:
    for stream, what in (("_VBA_PROJECT", "宏"), ("Ole10Native", "内嵌的文件包")):
        if stream.encode("utf-16-le") in data:
            raise Harmful(f"文件“{name}”含有{what}；请去掉后再提交。")


def _pdf(path: Path, name: str) -> None:
    if found := SCRIPTS.search(path.read_bytes()):
        what = "启动外部程序的动作" if found[0] == b"/Launch" else "脚本"
        raise Harmful(_active(name, what))
    with path.open("rb") as file:
        try:
            for value in _objects(_opened(file, name)):
                _refuse_active(value, name)
        except RefusedFile:
            raise
        except Exception as error:  # what the parser cannot read, nobody has looked into
            raise Harmful(_damaged(name)) from error


def _objects(document: PDFDocument) -> Iterator[Any]:
    """Yield every dictionary and stream of a PDF, those inside compressed objects too."""
    seen: set[int] = set()
    for xref in document.xrefs:
        for number in xref.get_objids():
            if number in seen:
                continue
            seen.add(number)
            if len(seen) > MOST_OBJECTS:
                raise ValueError("too many objects")
            try:
                value = document.getobj(number)
            except PDFObjectNotFound:
                continue  # listed but not there: common in files of scanners, and harmless
            yield from _inside(value)


def _inside(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, PDFStream):
            yield one
            one = one.attrs
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _refuse_active(value: Any, name: str) -> None:
    if isinstance(value, PDFStream):
        kind = value.attrs.get("Type")
        if isinstance(kind, PSLiteral) and kind.name == "EmbeddedFile":
            data = value.get_data()
            _refuse_program(data[: 1 << 16], name, "附件")
            if EICAR in data:
                raise Harmful(f"文件“{name}”的附件含有病毒（EICAR 测试串），已拒绝。")
        return
    for key, what in KEYS.items():
        if value.get(key) is not None:
            raise Harmful(_active(name, what))
    for key in ("S", "Subtype"):
        action = value.get(key)
        if isinstance(action, PDFObjRef):
            action = action.resolve()
        if isinstance(action, PSLiteral) and action.name in ACTIONS:
            raise Harmful(_active(name, ACTIONS[str(action.name)]))


def _active(name: str, what: str) -> str:
    return f"文件“{name}”含有{what}；请打印为新的 PDF 或另行扫描后再提交。"
