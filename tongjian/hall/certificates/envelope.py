"""A certificate's file: the printed PDF, and behind it what it says, signed.

The signature covers the payload (every printed fact) and the SM3 of the PDF before it, so that a
change of the visible page, of the payload or of anything behind it is found. The block is a
comment to readers of PDF, which find their own table of contents repeated after it:

    <PDF> \\n %TONGJIAN-CERTIFICATE-1 <base64 of canonical JSON> \\n startxref \\n <n> \\n %%EOF \\n

Pure: no Django, no database.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongjian.hall.certificates.signing import fingerprint

MARK = b"\n%TONGJIAN-CERTIFICATE-1 "
LARGEST = 20 << 20
PARTS = {"payload", "pdf", "key", "signature"}
SHOWN = {"number", "code", "name", "body", "holder", "issued_on", "valid_until", "address"}
CONTENTS = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


class NotSound(Exception):
    """The file is no certificate, or was altered, or signed by another; the message is Chinese."""


@dataclass(frozen=True)
class Checked:
    """What a sound file says and the fingerprint of the key that signed it."""

    payload: dict[str, Any]
    key: str
    pdf: str


def canonical(value: Any) -> bytes:
    """Return JSON without spaces, keys in order, as UTF-8: equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sm3(data: bytes) -> str:
    """Return the SM3 digest in hexadecimal."""
    return hashlib.new("sm3", data).hexdigest()


def sign(payload: dict[str, Any], pdf: bytes, key: Ed25519PrivateKey) -> str:
    """Return the base64 signature over a payload and the PDF that prints it."""
    return base64.b64encode(key.sign(_signed(payload, sm3(pdf)))).decode()


def _signed(payload: Any, digest: Any) -> bytes:
    return canonical({"payload": payload, "pdf": digest})


def sealed(payload: dict[str, Any], pdf: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the certificate's file."""
    parts = {
        "payload": payload,
        "pdf": sm3(pdf),
        "key": fingerprint(key.public_key()),
        "signature": sign(payload, pdf, key),
    }
    return pdf + _block(parts, pdf)


def _block(parts: dict[str, Any], pdf: bytes) -> bytes:
    contents = CONTENTS.search(pdf[-64:])
    if contents is None:
        raise NotSound("文件不完整：签名之前的 PDF 没有正常结束")
    return b"%s%s\nstartxref\n%s\n%%%%EOF\n" % (
        MARK,
        base64.b64encode(canonical(parts)),
        contents[1],
    )


def check(data: bytes, keys: Sequence[Ed25519PublicKey]) -> Checked:
    """Return what the file says when one of ``keys`` signed every byte; raises ``NotSound``."""
    parts = whole(data)
    signer = _signer(parts, keys)
    return Checked(parts["payload"], fingerprint(signer), parts["pdf"])


def whole(data: bytes) -> dict[str, Any]:
    """Return the signed block of a file that is whole, its signature not yet checked.

    Raises ``NotSound``: this needs no key.
    """
    if len(data) > LARGEST:
        raise NotSound("文件太大，不是证照文件")
    if not data.startswith(b"%PDF-"):
        raise NotSound("这不是 PDF 文件，无法核验")
    at = data.rfind(MARK)
    if at < 0:
        raise NotSound("没有找到签名：这不是本系统签发的证照，或者文件被截断、被另存过")
    pdf, block = data[:at], data[at:]
    parts = _parts(block)
    if block != _block(parts, pdf):
        raise NotSound("文件不完整或被改动：签名部分之后多了或少了内容")
    if sm3(pdf) != parts["pdf"]:
        raise NotSound("文件被改动：页面内容与签发时不一致")
    return parts


def _parts(block: bytes) -> dict[str, Any]:
    """Read the block's JSON strictly: anything unexpected is damage."""
    line = block[len(MARK) :].split(b"\n", 1)[0]
    try:
        parts = json.loads(base64.b64decode(line, validate=True))
        right = isinstance(parts, dict) and set(parts) == PARTS
        right = right and all(isinstance(parts[name], str) for name in PARTS - {"payload"})
        right = right and isinstance(parts["payload"], dict) and set(parts["payload"]) >= SHOWN
    except (ValueError, RecursionError) as error:
        raise NotSound("签名部分损坏，无法读取：文件被截断或改动") from error
    if not right:
        raise NotSound("签名部分缺少内容：文件被改动，或者不是本系统签发的")
    return dict(parts)


def _signer(parts: dict[str, Any], keys: Sequence[Ed25519PublicKey]) -> Ed25519PublicKey:
    known = {fingerprint(key): key for key in keys}
    signer = known.get(parts["key"])
    if signer is None:
        raise NotSound(
            f"签名不是由所给公钥的机构作出的（签名人指纹 {parts['key'][:16]}…）；"
            "请核对公钥是否取自发证机关，否则不要相信这份证照"
        )
    try:
        signature = base64.b64decode(parts["signature"], validate=True)
        signer.verify(signature, _signed(parts["payload"], parts["pdf"]))
    except (InvalidSignature, ValueError) as error:
        raise NotSound("签名与内容不符：证照内容被改动，或者签名是伪造的") from error
    return signer
