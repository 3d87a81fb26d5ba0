"""Personal values never reach the ledger's files: people are tokens, accounts keyed hashes.

The token of a person is an HMAC of the name under the installation's key, so that equal names stay
equal over deliveries and a name can be looked up without a list of names; what it stands for is
kept beside the ledger and can be deleted (个人信息保护法: 删除权) without touching a file.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from tongjian.core.home import secret
from tongjian.supervision.ledger.typing_sql import literal

KEY_VARIABLE = "TONGJIAN_TOKEN_KEY"
MARK = "p:"  # begins every token
BLOCK = 64
# Endings of short Chinese payees that are bodies and not people (食堂, 财政局, 派出所, 居委会).
BODY_ENDINGS = (
    "局",
    "所",
    "院",
    "校",
    "厂",
    "店",
    "站",
    "厅",
    "委",
    "处",
    "馆",
    "队",
    "部",
    "行",
    "社",
    "会",
    "中心",
    "公司",
    "银行",
    "法院",
    "学校",
    "食堂",
    "集团",
    "幼儿园",
    "办公室",
    "街道",
    "政府",
)
# Bodies called by a word alone; of the endings above those of one character need one before them.
BODIES = (
    *(each for each in BODY_ENDINGS if len(each) > 1),
    "国库",
    "公积金",
    "自来水",
    "供电",
    "电信",
)
# Two-character surnames: with them a name may have four characters.
LONG_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "宇文",
    "夏侯",
    "端木",
    "轩辕",
    "独孤",
    "南宫",
    "西门",
    "呼延",
    "申屠",
    "太史",
    "澹台",
    "闻人",
)


def token_key() -> bytes:
    """Return the installation's key, from ``TONGJIAN_TOKEN_KEY`` or kept beside the data."""
    return hashlib.sha256(secret(KEY_VARIABLE).encode()).digest()


def _purpose_key(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def person_token(key: bytes, name: str) -> str:
    """Return the token a person's name is stored as."""
    plain = "".join(name.split()).replace("\u3000", "")
    return MARK + hmac.new(_purpose_key(key, "payee"), plain.encode(), "sha256").hexdigest()[:32]


def account_key(key: bytes, account: str) -> str:
    """Return the keyed hash an account is compared by; spaces and hyphens do not count."""
    plain = "".join(account.split()).replace("-", "").replace("\u3000", "")
    return hmac.new(_purpose_key(key, "account"), plain.encode(), "sha256").hexdigest()[:32]


def masked(display: str) -> str:
    """Return a person's name as shown to those who may not see it: 王**."""
    return display[:1] + "*" * max(len(display) - 1, 1)


def is_person(name: str) -> str:
    """Return SQL that is true when the payee ``name`` (SQL) is a person.

    Two or three Chinese characters (four after a two-character surname, or joined by a dot as
    transcribed names are) that neither are nor end like a body's name.
    """
    endings = "|".join(BODY_ENDINGS)
    bodies = "|".join(BODIES)
    surnames = "|".join(LONG_SURNAMES)
    han = r"[\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]"
    pattern = f"{han}{{2,3}}|({surnames}){han}{{1,2}}|{han}{{1,8}}[·•]{han}{{1,8}}"
    plain = without_spaces(name)
    return (
        f"coalesce(regexp_full_match({plain}, {literal(pattern)}) "
        f"AND NOT regexp_full_match({plain}, {literal(f'.+({endings})|{bodies}')}), false)"
    )


def without_spaces(text: str) -> str:
    """Return SQL for ``text`` without spaces of any kind."""
    return f"regexp_replace({text}, '[\\s\\x{{3000}}]', '', 'g')"


def install_key(con: Any, key: bytes) -> None:
    """Give a connection the keyed hashes ``hash_payee(text)`` and ``hash_account(text)``.

    HMAC-SHA256 by its definition (RFC 2104); the key never stands in the text of a query, where
    an error message could print it.
    """
    for purpose in ("payee", "account"):
        block = _purpose_key(key, purpose).ljust(BLOCK, b"\0")
        con.execute(f"SET VARIABLE {purpose}_inner = ?", [bytes(byte ^ 0x36 for byte in block)])
        con.execute(f"SET VARIABLE {purpose}_outer = ?", [bytes(byte ^ 0x5C for byte in block)])
        con.execute(
            f"CREATE OR REPLACE TEMP MACRO hash_{purpose}(text) AS left(sha256("
            f"getvariable('{purpose}_outer') || unhex(sha256("
            f"getvariable('{purpose}_inner') || encode(text)))), 32)"
        )
