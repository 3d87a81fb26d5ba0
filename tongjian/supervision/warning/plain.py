"""Figures as a deputy reads them in a sentence."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongjian.core.documents.numbers import round_half_up, show_money


def money(yuan: Decimal) -> str:
    """Return an amount of yuan as 1.20亿元, 35.00万元 or 980.00元."""
    return show_money(yuan).text


def moneys(*yuan: Decimal) -> list[str]:
    """Return amounts one sentence compares: to the cent where rounded they would look the same."""
    shown = [money(each) for each in yuan]
    if len(set(shown)) < len(set(yuan)):
        return [f"{each:,.2f}元" for each in yuan]
    return shown


def percent(value: Decimal) -> str:
    """Return a percentage with at most two decimals and no idle zeros, as 58.3%."""
    return f"{_trimmed(value)}%"


def over(share: Decimal, limit: Decimal) -> str:
    """Return a share and the limit it is above, as 25%，超过20%; a hair above is 略超过."""
    slightly = "略" if percent(share) == percent(limit) else ""
    return f"{percent(share)}，{slightly}超过{percent(limit)}"


def under(share: Decimal, limit: Decimal) -> str:
    """Return a share and the limit it is below, as 45%，低于50%; a hair below is 略低于."""
    slightly = "略" if percent(share) == percent(limit) else ""
    return f"{percent(share)}，{slightly}低于{percent(limit)}"


def points(value: Decimal) -> str:
    """Return a distance between two percentages without its sign, as 12.5个百分点."""
    return f"{_trimmed(abs(value))}个百分点"


def _trimmed(value: Decimal) -> str:
    return format(round_half_up(value, 2), "f").rstrip("0").rstrip(".")


def project_words(row: Mapping[str, Any]) -> str:
    """Name the project a finding is about, or say that what was spent is of none."""
    if row["subject_code"].endswith("/"):
        return "未列项目的支出"
    return f"“{row['subject_name'] or '未写名称的项目'}”"
