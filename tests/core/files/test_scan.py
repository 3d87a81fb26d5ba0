"""What may not be in a file, and a scanner that must say OK in so many words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.uploads import papers
from tongjian.core.files.harmful import EICAR, Harmful, check_content
from tongjian.core.files.scan import (
    NO_SCANNER,
    ClamAV,
    SettingInvalid,
    Unavailable,
    scan,
    scanner_of,
)

PROGRAM = b"MZ" + bytes(62) + b"PE\x00\x00" + bytes(100)


@contextmanager
def clamd(manner: str = "", patience: float = 20.0) -> Iterator[ClamAV]:
    script = Path(__file__).with_name("clamd.py")
    process = subprocess.Popen(
        [sys.executable, str(script), manner], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield ClamAV(host="127.0.0.1", port=port, patience=patience)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def test_a_scanner_that_says_ok_or_found_is_believed(tmp_path: Path) -> None:
    with clamd() as scanner:
        clean = kept(tmp_path, papers.png() + bytes(5000))
        assert scan(clean, "照片.png", "png", scanner).startswith("ClamAV 1.4.2")
        with pytest.raises(Harmful, match=r"照片\.png.*Test\.FindMe"):
            scan(kept(tmp_path, papers.png() + b"FINDME"), "照片.png", "png", scanner)


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("--drop", "答复"),
        ("--small", "StreamMaxLength"),
        ("--nonsense", "答复"),
        ("--slow", "答复"),
    ],
)
def test_no_clear_answer_is_no_answer(manner: str, words: str, tmp_path: Path) -> None:
    patience = 0.5 if manner == "--slow" else 20.0
    with clamd(manner, patience) as scanner, pytest.raises(Unavailable, match=words):
        scan(kept(tmp_path, papers.png() + bytes(5000)), "a.png", "png", scanner)


def test_a_scanner_that_is_not_there_or_at_a_socket_that_is_not(tmp_path: Path) -> None:
    file = kept(tmp_path, papers.png())
    with clamd() as scanner:
        pass
    for away in (scanner, ClamAV(path=str(tmp_path / "clamd.sock"))):
        with pytest.raises(Unavailable, match="连不上"):
            scan(file, "a.png", "png", away)
    assert scan(file, "a.png", "png", None) == NO_SCANNER


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("", None),
        ("none", None),
        ("tcp://scanner:3311", ClamAV(host="scanner", port=3311)),
        ("tcp://scanner", ClamAV(host="scanner", port=3310)),
        ("/run/clamd.ctl", ClamAV(path="/run/clamd.ctl")),
        ("unix:///run/clamd.ctl", ClamAV(path="/run/clamd.ctl")),
    ],
)
def test_settings_name_a_scanner(setting: str, found: ClamAV | None) -> None:
    assert scanner_of(setting) == found


@pytest.mark.parametrize("setting", ["clamd", "tcp://", "tcp://a:x", "http://a:1", "tcp://a:99999"])
def test_other_settings_are_refused(setting: str) -> None:
    with pytest.raises(SettingInvalid, match="TONGJIAN_CLAMAV"):
        scanner_of(setting)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (papers.pdf(3), "pdf"),
        (papers.png(), "png"),
        (papers.word(), "docx"),
        (papers.zipped({"成绩.docx": papers.word(), "图.png": papers.png()}), "zip"),
        (papers.active_pdf("/OpenAction [3 0 R /Fit]"), "pdf"),
    ],
)
def test_papers_pass(content: bytes, kind: str, tmp_path: Path) -> None:
    check_content(kept(tmp_path, content), f"材料.{kind}", kind)


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (EICAR, "pdf", "EICAR"),
        (papers.zipped({"a.txt": EICAR}), "zip", "EICAR"),
        (papers.zipped({"b.zip": papers.zipped({"a.txt": EICAR})}), "zip", "EICAR"),
        (papers.zipped({"a.exe": b"x"}), "zip", r"可执行程序.*a\.exe"),
        (papers.zipped({"photo.png": PROGRAM}), "zip", "可执行程序"),
        (papers.zipped({"a.rar": b"Rar!\x1a\x07\x00"}), "zip", "无法查看"),
        (papers.with_member(papers.word(), "word/vbaProject.bin", b"x"), "docx", "宏"),
        (
            papers.with_member(
                papers.word(),
                "word/embeddings/oleObject1.bin",
                bytes.fromhex("d0cf11e0a1b11ae1") + "\x01Ole10Native".encode("utf-16-le"),
            ),
            "docx",
            "文件包",
        ),
        (
            papers.active_pdf("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
            "pdf",
            "脚本",
        ),
        (papers.active_pdf("/OpenAction << /S /J#61vaScript /J#53 (1) >>"), "pdf", "脚本"),
        (papers.active_pdf("/AA << /O << /S /L#61unch /F (cmd.exe) >> >>"), "pdf", "外部程序"),
        (papers.active_pdf("/AcroForm << /XFA (x) >>"), "pdf", "XFA"),
        (b"%PDF-1.4\nnothing", "pdf", "损坏"),
    ],
)
def test_what_may_run_is_refused_by_name(
    content: bytes, kind: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(Harmful, match=words) as refused:
        check_content(kept(tmp_path, content), f"材料.{kind}", kind)
    assert f"材料.{kind}" in str(refused.value)


def test_archives_in_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = b"x"
    for _ in range(5):
        content = papers.zipped({"inner.zip": content})
    with pytest.raises(Harmful, match="层层相套"):
        check_content(kept(tmp_path, content), "a.zip", "zip")


@given(before=st.integers(0, 3 << 20), after=st.integers(0, 100))
def test_the_test_virus_is_found_wherever_it_lies(
    before: int, after: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = kept(tmp_path_factory.mktemp("eicar"), bytes(before) + EICAR + bytes(after))
    with pytest.raises(Harmful):
        check_content(path, "a.png", "png")


@given(noise=st.binary(max_size=400))
def test_damaged_pdf_never_break_the_check(
    noise: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    good = papers.pdf()
    for content in (noise, b"%PDF-1.7\n" + noise, good[: len(good) // 2] + noise):
        try:
            check_content(kept(tmp_path_factory.mktemp("noise"), content), "a.pdf", "pdf")
        except Harmful as error:
            assert "a.pdf" in str(error)
