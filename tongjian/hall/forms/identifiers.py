"""Numbers of persons, bodies and telephones: normalised, checked, and why they are wrong.

Every ``…_fault`` takes a normalised number and returns a Chinese sentence, or "" when it is
sound. Sources: GB 11643 (resident number, check digit by ISO 7064 MOD 11-2), GB 32100 (unified
social credit code, MOD 31-3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

DOCUMENT_TYPES = {
    "resident": "居民身份证",
    "hk_macau_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "residence_permit": "港澳台居民居住证",
    "foreign_residence": "外国人永久居留身份证",
    "passport": "护照",
}
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
# First two digits of GB/T 2260; 81 to 83 are residence permits, 9 begins a foreigner's card.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71".split()
)
RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
HK_MACAU = re.compile(r"[HM]([0-9]{8}|[0-9]{10})")
TAIWAN = re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?")
PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
OLDEST = date(1900, 1, 1)


def normalise(text: str) -> str:
    """Return a number as written in documents: half width, capitals, no blanks or brackets."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s()·]", "", narrow)


def normalise_phone(text: str) -> str:
    """Return a telephone number without blanks, dots and the country code."""
    narrow = unicodedata.normalize("NFKC", text)
    narrow = re.sub(r"[\s.]", "", narrow).replace("—", "-").replace("–", "-")
    for prefix in ("+86-", "+86", "0086"):
        narrow = narrow.removeprefix(prefix)
    if MOBILE.fullmatch(narrow.replace("-", "")):
        return narrow.replace("-", "")
    return narrow


def resident_check(first: str) -> str:
    """Return the check character of the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first, RESIDENT_WEIGHTS, strict=True))
    return RESIDENT_CHECKS[total % 11]


def credit_check(first: str) -> str:
    """Return the check character of the first 17 characters of a credit code."""
    total = sum(CREDIT_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return CREDIT_ALPHABET[-total % 31]


def birth_of(number: str) -> date | None:
    """Return the birth date in an 18-place number, None where there is none."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _eighteen_fault(number: str, name: str, today: date) -> str:
    if len(number) != 18:
        return f"{name}应为 18 位，现在是 {len(number)} 位"
    if not RESIDENT.fullmatch(number):
        return f"{name}前 17 位应为数字，最后一位为数字或 X"
    birth = birth_of(number)
    if birth is None or not OLDEST <= birth <= today:
        return f"{name}第 7 至 14 位不是有效的出生日期，请核对"
    if resident_check(number[:17]) != number[17]:
        return f"{name}有一位或几位不对（校验码不符），请对照证件逐位核对"
    return ""


def resident_fault(number: str, today: date) -> str:
    """Judge a resident number: province, birth date not after ``today``, check digit."""
    if len(number) == 15 and number.isdigit():
        return "一代身份证号码（15 位）已停用，请填写 18 位号码"
    fault = _eighteen_fault(number, "身份证号码", today)
    if not fault and number[:2] not in PROVINCES:
        return "身份证号码开头两位不是省级代码，请核对"
    return fault


def residence_permit_fault(number: str, today: date) -> str:
    """Judge a residence permit of Hong Kong (81), Macau (82) or Taiwan (83)."""
    fault = _eighteen_fault(number, "居住证号码", today)
    if not fault and number[:2] not in ("81", "82", "83"):
        return "居住证号码应以 81、82 或 83 开头，请核对"
    return fault


def foreign_residence_fault(number: str, today: date) -> str:
    """Judge a foreigner's permanent residence card: 18 places since 2023, or 15 before."""
    if FOREIGN_OLD.fullmatch(number):
        return ""
    if number[:1].isalpha():
        return "永久居留身份证号码应为 3 个字母加 12 位数字，或 9 开头的 18 位号码"
    fault = _eighteen_fault(number, "永久居留身份证号码", today)
    if not fault and number[0] != "9":
        return "永久居留身份证的 18 位号码应以 9 开头，请核对"
    return fault


def _shape(pattern: re.Pattern[str], words: str) -> Callable[[str, date], str]:
    return lambda number, today: "" if pattern.fullmatch(number) else words


DOCUMENT_FAULTS: dict[str, Callable[[str, date], str]] = {
    "resident": resident_fault,
    "hk_macau_permit": _shape(
        HK_MACAU, "港澳居民来往内地通行证号码应为 H 或 M 加 8 位（旧证 10 位）数字"
    ),
    "taiwan_permit": _shape(TAIWAN, "台湾居民来往大陆通行证号码应为 8 位数字（旧证 10 位）"),
    "residence_permit": residence_permit_fault,
    "foreign_residence": foreign_residence_fault,
    "passport": _shape(PASSPORT, "护照号码应为 5 至 15 位字母和数字"),
}


def document_fault(kind: str, number: str, today: date) -> str:
    """Judge the number of an identity document of one of ``DOCUMENT_TYPES``."""
    return DOCUMENT_FAULTS[kind](number, today)


def credit_fault(code: str) -> str:
    """Judge a unified social credit code."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位"
    strange = sorted(set(code) - set(CREDIT_ALPHABET))
    if strange:
        return f"统一社会信用代码里不会出现“{'、'.join(strange)}”，请核对"
    if credit_check(code[:17]) != code[17]:
        return "统一社会信用代码有一位或几位不对（校验码不符），请对照证书逐位核对"
    return ""


def phone_fault(number: str, landline: bool = False) -> str:
    """Judge a mobile number, or also a fixed line where the form takes one."""
    if MOBILE.fullmatch(number) or (landline and LANDLINE.fullmatch(number)):
        return ""
    if landline:
        return "请填写 11 位手机号码，或带区号的固定电话，如 021-12345678"
    return "手机号码应为 1 开头的 11 位数字，请核对"
