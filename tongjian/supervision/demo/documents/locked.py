"""A PDF that asks for a password: the standard security handler, revision 2 (ISO 32000-1, 7.6).

None of the product's libraries writes encryption. Forty-bit keys protect nothing, and nothing is
protected here: the file only has to be one that cannot be opened without the password.
"""

from __future__ import annotations

import hashlib

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
PERMISSIONS = -44
IDENTITY = hashlib.sha256(b"demonstration").digest()[:16]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt with RC4."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + PADDING)[:32]


def locked_pdf(text: str, password: str) -> bytes:
    """Return a one-page PDF that opens with ``password`` only."""
    owner = rc4(_md5(_padded(password))[:5], _padded(password))
    seed = _padded(password) + owner + (PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little") + IDENTITY
    key = _md5(seed)[:5]
    user = rc4(key, PADDING)
    shown = text.encode("ascii", "ignore").decode()
    stream = f"BT /F1 18 Tf 72 720 Td ({shown}) Tj ET".encode()
    # The key of a stream is salted with its object's number (4) and generation (0).
    stream = rc4(_md5(key + (4).to_bytes(3, "little") + b"\0\0")[:10], stream)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /P %d /O <%s> /U <%s> >>"
        % (PERMISSIONS, owner.hex().encode(), user.hex().encode()),
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    identity = IDENTITY.hex().encode()
    out += b"trailer\n<< /Size %d /Root 1 0 R /Encrypt 6 0 R /ID [<%s> <%s>] >>\n" % (
        len(objects) + 1,
        identity,
        identity,
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
