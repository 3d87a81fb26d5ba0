"""``tongjian verify certificate``: a file checked without the system and without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongjian.hall.certificates.envelope import LARGEST, Checked, NotSound, check, whole
from tongjian.hall.certificates.signing import KeyUnreadable, own_key, read_keys, why

ASK = "签名只说明文件由该机关签发、没有改动；证照后来是否被延续、变更、撤销、注销，请以公开页面为准"


@dataclass(frozen=True)
class Verified:
    """What a sound file says, and whose key showed it."""

    checked: Checked
    key_from: str

    def as_json(self) -> dict[str, Any]:
        """Return the result as JSON."""
        payload = self.checked.payload
        return {
            "sound": True,
            "signed_by": payload["body"],
            "key": self.checked.key,
            "key_from": self.key_from,
            "pdf_sm3": self.checked.pdf,
            "certificate": payload,
            "status_at": payload["address"],
            "note": ASK,
        }

    def lines(self, today: date) -> Iterator[str]:
        """Yield what is told to a person."""
        payload = self.checked.payload
        yield "核验通过：签名有效，文件没有改动"
        if payload.get("demonstration"):
            yield "注意：这是演示用的证照，没有效力"
        yield f"签发机关：{payload['body']}（公钥指纹 {self.checked.key}，公钥取自{self.key_from}）"
        yield f"证照：{payload['name']} {payload['number']}"
        yield f"持证人：{payload['holder']}"
        for fact in payload.get("facts", []):
            yield f"{fact[0]}：{fact[1]}"
        yield f"签发日期：{payload['issued_on']}"
        yield f"有效期：{_term(payload, today)}"
        where = str(payload["address"])
        yield f"{ASK}：{f'发证机关网上政务大厅的 {where}' if where.startswith('/') else where}"


def _term(payload: dict[str, Any], today: date) -> str:
    until = payload["valid_until"]
    if not until:
        return f"自 {payload.get('valid_from', payload['issued_on'])} 起长期有效"
    over = "（今天已过有效期）" if str(until) < today.isoformat() else ""
    return f"{payload.get('valid_from', payload['issued_on'])} 至 {until}{over}"


def verify(file: Path, key: Path | None) -> Verified:
    """Check a certificate's file; raises ``NotSound`` or ``KeyUnreadable``.

    Without ``key`` the key of this installation is used, where it has one.
    """
    data = _bytes(file)
    whole(data)  # what is wrong with the file is told even where there is no key
    if key is not None:
        return Verified(check(data, read_keys(key)), f"“{key.name}”")
    own = own_key()
    if own is None:
        raise KeyUnreadable(
            "没有公钥，无法核验是谁签发的：请从发证机关的网上政务大厅下载 key.pem，用 --key 指定"
        )
    return Verified(check(data, [own]), "本机")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise NotSound(f"读不到文件“{file.name}”：{why(error)}") from error
