"""Files that must be refused with a clear message, and deliveries that are hard to decode."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image

from tongjian.supervision.demo.documents.locked import locked_pdf
from tongjian.supervision.demo.documents.made import LABEL, MadeDocument
from tongjian.supervision.demo.documents.typeset import PREAMBLE, compiled, quoted

HEADER = (
    "行政区划,预算年度,预算种类,口径,支付凭证号,申请日期,支付日期,单位编码,功能分类编码,"
    "部门经济分类编码,政府经济分类编码,项目编码,项目名称,支出类型,收款人,收款账号,用途,"
    "结算方式,支付金额（元）,指标文号,合同编号"
).split(",")
SCANNED = time.struct_time((2024, 1, 2, 9, 0, 0, 1, 2, 0))
BOMB_BYTES = 120_000_000


def make_bad(folder: Path, accounts: Path, word: Path, seed: int, year: int) -> list[MadeDocument]:
    """Write the bad files; ``accounts`` and ``word`` are good files to spoil."""
    makers = (
        ("scan-accounts.pdf", "scan", "只有图像、没有文字的扫描件"),
        ("bad-encrypted.pdf", "bad", "需要口令才能打开的PDF"),
        ("bad-other.pdf", "bad", "与决算无关的PDF"),
        ("bad-empty.pdf", "bad", "空文件"),
        ("bad-truncated.docx", "bad", "截断的Word文件"),
        ("bad-picture.docx", "bad", "改名为.docx的PNG图片"),
        ("bad-blank.txt", "bad", "空文件"),
        ("bad-bomb.xlsx", "bad", "解压后极大的Excel文件"),
    )
    _scan(accounts, folder / makers[0][0])
    (folder / makers[1][0]).write_bytes(locked_pdf(f"{LABEL} locked", "tongjian"))
    _other(folder / makers[2][0])
    (folder / makers[3][0]).write_bytes(b"")
    content = word.read_bytes()
    (folder / makers[4][0]).write_bytes(content[: len(content) * 3 // 5])
    Image.new("RGB", (64, 48), "white").save(folder / makers[5][0], format="PNG")
    (folder / makers[6][0]).write_bytes(b"")
    _bomb(folder / makers[7][0])
    documents = [
        MadeDocument(Path(name).stem, folder / name, kind, Path(name).suffix[1:], None, remark=what)
        for name, kind, what in makers
    ]
    return documents + make_deliveries(folder, seed, year)


def _scan(source: Path, path: Path) -> None:
    """Print the first pages of a document as pictures, a little askew as scanners do."""
    document = pypdfium2.PdfDocument(source)
    pages = []
    for index in range(min(5, len(document))):
        picture = document[index].render(scale=1.2).to_pil().convert("L")
        pages.append(picture.rotate(0.4, fillcolor=255))
    document.close()
    pages[0].save(
        path,
        format="PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=86,
        creationDate=SCANNED,
        modDate=SCANNED,
    )


def _other(path: Path) -> None:
    text = "关于召开节约用水宣传工作会议的通知"
    body = "请各街镇派一名工作人员参加，会期半天。"
    source = f'{PREAMBLE}#set text(font: ("Noto Sans CJK SC",))\n#mark("a")'
    compiled(f"{source}\n#{quoted(LABEL)}\n\n= #{quoted(text)}\n\n#{quoted(body)}\n", path)


def _bomb(path: Path) -> None:
    """Write a workbook whose sheet unpacks to a thousand times its size."""
    block = b"<row/>" * 100_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(zipfile.ZipInfo(name), b"<x/>")
        entry = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w") as sheet:
            for _ in range(BOMB_BYTES // len(block)):
                sheet.write(block)


def payment_rows(rng: Random, year: int, count: int, jurisdiction: str) -> list[list[str]]:
    """Return plain payments of an invented unit of ``jurisdiction``."""
    rows = []
    for number in range(1, count + 1):
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        paid = f"{year}-{month:02d}-{day:02d}"
        rows.append(
            [
                jurisdiction,
                str(year),
                "一般公共预算",
                "本级",
                f"{year}{number:06d}",
                paid,
                paid,
                f"{jurisdiction}101001",
                "2010101",
                "30201",
                "502",
                f"P{rng.randint(1, 5):04d}",
                "日常运转保障",
                "项目支出",
                f"望湖办公用品供应{rng.randint(1, 9)}部",
                f"6200{rng.randint(10**11, 10**12 - 1)}",
                rng.choice(("购买打印耗材", "办公区保洁", "资料印刷")),
                "转账",
                f"{rng.randint(100, 900_000) / 100:.2f}",
                f"指〔{year}〕{rng.randint(1, 40)}号",
                f"HT{year}{rng.randint(1, 99):03d}",
            ]
        )
    return rows


def _csv(header: list[str], rows: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows([header, *rows])
    return target.getvalue()


def make_deliveries(folder: Path, seed: int, year: int) -> list[MadeDocument]:
    """Write payment files: two good ones in awkward encodings, and bad ones."""
    rng = Random(f"delivery{seed}")  # noqa: S311
    rows = payment_rows(rng, year, 30, "310112")
    text = _csv(HEADER, rows)
    strayed = [list(row) for row in rows]
    lines = _csv(HEADER, strayed).split("\r\n")
    lines[7] = lines[7].replace("日常运转保障", '日常"运转保障', 1)
    lines[9] = lines[9].replace("日常运转保障", '"日常运转保障', 1)
    foreign = [*rows[:10], *payment_rows(rng, year, 1, "310112101"), *rows[10:]]
    wide = [f"列{n}" for n in range(10_000)]
    files = (
        ("delivery-gb18030.csv", text.encode("gb18030"), "GB18030编码，内容正确"),
        ("delivery-bom.csv", text.encode("utf-8-sig"), "UTF-8带BOM，内容正确"),
        ("bad-quote.csv", "\r\n".join(lines).encode(), "第8行字段中间、第10行字段开头有多余的引号"),
        ("bad-columns.csv", _csv(wide, [["1"] * 10_000] * 2).encode(), "一万列"),
        ("bad-jurisdiction.csv", _csv(HEADER, foreign).encode(), "第12行属于另一个行政区划"),
    )
    documents = []
    for name, content, what in files:
        (folder / name).write_bytes(content)
        kind = "delivery" if name.startswith("delivery") else "bad"
        path = folder / name
        documents.append(MadeDocument(path.stem, path, kind, "csv", None, remark=what))
    return documents
