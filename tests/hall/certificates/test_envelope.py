"""A signed certificate: sound as issued, and every other byte is found out."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian import cli
from tongjian.core.home import InsecureSetup
from tongjian.hall.certificates import signing
from tongjian.hall.certificates.envelope import MARK, NotSound, check, sealed
from tongjian.hall.certificates.paper import print_pdf

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PAYLOAD: dict[str, Any] = {
    "version": 1,
    "number": "沪闵教延〔2026〕第0001号",
    "code": "ABCDEFGHJKLM",
    "name": "准予延缓入学通知书",
    "body": "示例区教育局",
    "item": "延缓入学审批",
    "item_code": "",
    "holder": "学生甲01",
    "issued_on": "2026-03-18",
    "valid_from": "2026-03-18",
    "valid_until": "2027-03-17",
    "facts": [["延缓期限", "一年"]],
    "basis": ["《义务教育法》第十一条"],
    "statement": "经审查，符合法定条件，特发此证。",
    "replaces": "",
    "address": "https://hall.example.cn/hall/certificates/ABCDEFGHJKLM/",
    "demonstration": False,
}
PDF = print_pdf(PAYLOAD)
FILE = sealed(PAYLOAD, PDF, KEY)


def run(file: Path, *more: str) -> Result:
    return CliRunner().invoke(cli.main, ["verify", "certificate", str(file), *more])


@pytest.fixture
def pem(tmp_path: Path) -> str:
    path = tmp_path / "key.pem"
    path.write_text(signing.pem(KEY.public_key()))
    return str(path)


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "证照.pdf"
    path.write_bytes(data)
    return path


def test_a_file_as_issued_says_what_is_in_it(tmp_path: Path, pem: str) -> None:
    found = check(FILE, [OTHER.public_key(), KEY.public_key()])
    assert found.payload == PAYLOAD
    result = run(saved(tmp_path, FILE), "--key", pem)
    assert result.exit_code == 0, result.output
    for words in ("核验通过", "示例区教育局", "第0001号", "学生甲01", "延缓期限：一年", "撤销"):
        assert words in result.output
    told = json.loads(run(saved(tmp_path, FILE), "--key", pem, "--json").stdout)
    assert told["sound"] is True and told["certificate"] == PAYLOAD
    assert told["status_at"] == PAYLOAD["address"]


def test_the_signed_file_is_still_a_pdf_that_shows_the_payload() -> None:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(FILE)) as document:
        text = "".join((document.pages[0].extract_text() or "").split())
    for said in ("学生甲01", "沪闵教延〔2026〕第0001号", "2027年3月17日", "一年", "ABCDEFGHJKLM"):
        assert said in text


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_any_byte_changed_is_found(at: int, change: int) -> None:
    altered = FILE[:at] + bytes([FILE[at] ^ change]) + FILE[at + 1 :]
    with pytest.raises(NotSound):
        check(altered, [KEY.public_key()])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_anywhere_is_found(end: int) -> None:
    with pytest.raises(NotSound):
        check(FILE[:end], [KEY.public_key()])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_is_told_and_never_a_traceback(data: bytes) -> None:
    for text in (data, b"%PDF-1.7\n" + data, b"%PDF-1.7\n" + MARK + base64.b64encode(data)):
        with pytest.raises(NotSound):
            check(text, [KEY.public_key()])


def forged(**changes: Any) -> bytes:
    """The file with other parts in its block, put together as the product does."""
    at = FILE.rfind(MARK)
    line, rest = FILE[at + len(MARK) :].split(b"\n", 1)
    parts = json.loads(base64.b64decode(line)) | changes
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return FILE[:at] + MARK + base64.b64encode(text.encode()) + b"\n" + rest


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (forged(payload=PAYLOAD | {"holder": "学生乙02"}), "签名与内容不符"),
        (forged(signature=base64.b64encode(bytes(64)).decode()), "签名与内容不符"),
        (forged(signature="不是"), "签名与内容不符"),
        (forged(payload={}), "缺少内容"),
        (forged(payload="x"), "缺少内容"),
        (forged(pdf="0" * 64), "页面内容与签发时不一致"),
        (FILE + b"\n", "多了或少了内容"),
        (FILE + FILE, "页面内容与签发时不一致"),
        (PDF, "没有找到签名"),
        (FILE.replace(b"%PDF-1.7", b"%PDF-1.6"), "页面内容与签发时不一致"),
        (sealed(PAYLOAD, PDF, OTHER), "不是由所给公钥的机构作出的"),
        (b"", "不是 PDF"),
        (b"PK\x03\x04", "不是 PDF"),
        (FILE[: len(FILE) // 2], "没有找到签名"),
        (FILE[:-20], "多了或少了内容"),
    ],
)
def test_what_is_wrong_is_told(data: bytes, said: str, tmp_path: Path, pem: str) -> None:
    result = run(saved(tmp_path, data), "--key", pem)
    assert result.exit_code == 1 and said in result.stderr
    assert result.stdout == "" and "Traceback" not in result.output


def test_a_key_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    file = saved(tmp_path, FILE)
    assert "文件不存在" in run(file, "--key", str(tmp_path / "none.pem")).stderr
    for text in ("", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        (tmp_path / "bad.pem").write_text(text)
        result = run(file, "--key", str(tmp_path / "bad.pem"))
        assert result.exit_code == 1 and "公钥" in result.stderr
    for path, said in ((tmp_path / "none.pdf", "文件不存在"), (tmp_path, "文件夹")):
        result = run(path)
        assert result.exit_code == 1 and said in result.stderr


def test_the_installation_s_own_key_needs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path / "home"))
    file = saved(tmp_path, FILE)
    for data, said in ((b"x", "不是 PDF"), (FILE[:-9], "少了内容"), (FILE, "--key")):
        assert said in run(saved(tmp_path, data)).stderr  # no key here, and none is made by looking
    assert not (tmp_path / "home" / "secrets").exists()
    file = saved(tmp_path, sealed(PAYLOAD, PDF, signing.private_key()))
    assert run(file).exit_code == 0
    exported = tmp_path / "out.pem"
    result = CliRunner().invoke(cli.main, ["certificates", "key", str(exported)])
    assert result.exit_code == 0, result.output
    assert run(file, "--key", str(exported)).exit_code == 0
    monkeypatch.setenv("TONGJIAN_CERTIFICATE_KEY", "另一把密钥" * 8)
    assert run(file).exit_code == 1
    assert run(file, "--key", str(exported)).exit_code == 0


def test_a_weak_or_missing_secret_signs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path))
    monkeypatch.setenv("TONGJIAN_CERTIFICATE_KEY", "短")
    with pytest.raises(InsecureSetup, match="32"):
        signing.private_key()
    monkeypatch.delenv("TONGJIAN_CERTIFICATE_KEY")
    monkeypatch.setenv("TONGJIAN_ENV", "production")
    with pytest.raises(InsecureSetup, match="TONGJIAN_CERTIFICATE_KEY"):
        signing.private_key()
