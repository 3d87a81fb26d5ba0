"""Entering what the dictionaries lack. Nothing is overwritten; a mistake is withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tongjian.core.action import action
from tongjian.core.action import note as noted
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction, Unit
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.dictionaries import FILES
from tongjian.supervision.dictionaries import reads
from tongjian.supervision.dictionaries.models import (
    LISTS,
    SUCCESSIONS,
    BasisChange,
    CodeEntry,
    CodeMapping,
    UnitSuccession,
)

CODE = re.compile(r"\d{3}(\d{2}){0,4}")
FIRST_YEAR, LAST_YEAR = 2000, 2100
Entry = CodeEntry | CodeMapping | UnitSuccession | BasisChange


class EntryRefused(Exception):
    """The entry cannot be made; ``field`` names the form's field, the message is Chinese."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _entered(reason: str, by: Actor, now: datetime) -> dict[str, Any]:
    reason = reason.strip()
    if not reason:
        raise EntryRefused("note", "请写明依据，例如通知的名称和文号")
    return {"note": reason[:300], "entered": now.date(), "entered_at": now, "by": by.label}


def _year(field: str, year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise EntryRefused(field, f"年度应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，收到“{year}”")
    return year


def _of_district(jurisdiction: str) -> None:
    """The classifications are one for the district and its towns, so the district enters them."""
    if Jurisdiction.objects.get(code=jurisdiction).level != "district":
        raise EntryRefused("", "科目由区统一维护；请把需要补充的科目告诉区里")


def _code(field: str, code: str) -> str:
    if not CODE.fullmatch(code):
        raise EntryRefused(field, f"编码应为三位数字的类，其下每级两位，收到“{code}”")
    return code


@action("dictionary.enter_code", "dictionaries.edit")
def enter_code(
    *,
    jurisdiction: str,
    code_list: str,
    code: str,
    name: str,
    from_year: int,
    to_year: int | None,
    note: str,
    by: Actor,
    now: datetime,
) -> CodeEntry:
    """Add a code, rename one, or say when it ended; ``to_year`` None means still in use.

    The parent is the code without its last level and must be in the list of that year.
    """
    _of_district(jurisdiction)
    if code_list not in FILES:
        raise EntryRefused("code_list", f"没有分类“{code_list}”；可用：{'、'.join(LISTS.values())}")
    _code("code", code)
    first = _year("from_year", from_year)
    last = 9999 if to_year is None else _year("to_year", to_year)
    if last < first:
        raise EntryRefused("to_year", f"停用年度 {last} 早于起用年度 {first}")
    parent = code[:-2] if len(code) > 3 else ""
    known = {each.code for each in reads.codes_as_of(code_list, first, now.date())}
    if parent and parent not in known:
        raise EntryRefused(
            "code", f"{first} 年的{LISTS[code_list]}里没有上级编码 {parent}，请先补上级"
        )
    if not name.strip():
        raise EntryRefused("name", "请填写名称")
    noted(list=code_list, code=code)
    return CodeEntry.objects.create(
        list=code_list,
        code=code,
        name=name.strip(),
        parent=parent,
        from_year=first,
        to_year=last,
        **_entered(note, by, now),
    )


@action("dictionary.map_code", "dictionaries.edit")
def map_code(
    *,
    jurisdiction: str,
    code_list: str,
    year: int,
    from_code: str,
    to_code: str,
    note: str,
    by: Actor,
    now: datetime,
) -> CodeMapping:
    """Say that from ``year`` on a code's figures stand under another."""
    _of_district(jurisdiction)
    if code_list not in FILES:
        raise EntryRefused("code_list", f"没有分类“{code_list}”；可用：{'、'.join(LISTS.values())}")
    _year("year", year)
    for field, code, when in (("from_code", from_code, year - 1), ("to_code", to_code, year)):
        _code(field, code)
        if code not in {each.code for each in reads.codes_as_of(code_list, when, now.date())}:
            raise EntryRefused(field, f"{when} 年的{LISTS[code_list]}里没有编码 {code}")
    noted(list=code_list, year=year, old=from_code, new=to_code)
    return CodeMapping.objects.create(
        list=code_list, year=year, from_code=from_code, to_code=to_code, **_entered(note, by, now)
    )


@action("dictionary.succeed", "dictionaries.edit")
def succeed(
    *,
    jurisdiction: str,
    kind: str,
    on: date,
    old: Iterable[str],
    new: Iterable[str],
    note: str,
    by: Actor,
    now: datetime,
) -> tuple[UnitSuccession, ...]:
    """Say that units go on as others from a day: one as one, several as one, one as several."""
    olds, news = sorted(set(old)), sorted(set(new))
    if kind not in SUCCESSIONS:
        raise EntryRefused("kind", f"种类应为{'、'.join(SUCCESSIONS.values())}之一")
    shape = {
        "rename": len(olds) == len(news) == 1,
        "merge": len(olds) > 1 and len(news) == 1,
        "split": len(olds) == 1 and len(news) > 1,
    }
    if not shape[kind]:
        wanted = {"rename": "一个原单位、一个新单位", "merge": "几个原单位、一个新单位"}
        raise EntryRefused(
            "old", f"{SUCCESSIONS[kind]}应填{wanted.get(kind, '一个原单位、几个新单位')}"
        )
    _year("on", on.year)
    known = set(
        Unit.objects.filter(jurisdiction_id=jurisdiction, code__in=[*olds, *news]).values_list(
            "code", flat=True
        )
    )
    for field, codes in (("old", olds), ("new", news)):
        if missing := [code for code in codes if code not in known]:
            raise EntryRefused(
                field, f"这里没有预算单位 {'、'.join(missing)}，请先在机构名单里补上"
            )
    shared = _entered(note, by, now)
    noted(kind=kind, on=on.isoformat(), old=olds, new=news)
    return tuple(
        UnitSuccession.objects.create(
            jurisdiction_id=jurisdiction, kind=kind, on=on, from_code=a, to_code=b, **shared
        )
        for a in olds
        for b in news
    )


@action("dictionary.change_basis", "dictionaries.edit")
def change_basis(
    *,
    jurisdiction: str,
    dataset: str,
    measure: str,
    column: str,
    begins: str,
    year: int,
    note: str,
    by: Actor,
    now: datetime,
) -> BasisChange:
    """Declare that from ``year`` on figures are counted differently and do not compare."""
    if dataset not in {each.name for each in all_datasets()}:
        raise EntryRefused("dataset", f"没有数据“{dataset}”")
    declared = dataset_named(dataset)
    if measure and measure not in {each.name for each in declared.measures}:
        raise EntryRefused("measure", f"{declared.title}没有指标“{measure}”")
    coded = {each.name for each in declared.columns if each.type == "code"}
    if column and column not in coded:
        raise EntryRefused("column", f"{declared.title}没有分类“{column}”")
    if bool(column) != bool(begins):
        raise EntryRefused("begins", "分类和编码开头要一起填，或都不填（涉及全部）")
    _year("year", year)
    noted(dataset=dataset, measure=measure, year=year)
    made: BasisChange = BasisChange.objects.create(
        jurisdiction_id=jurisdiction,
        dataset=dataset,
        measure=measure,
        column=column,
        prefix=begins,
        year=year,
        **_entered(note, by, now),
    )
    return made


@action("dictionary.withdraw", "dictionaries.edit")
def withdraw(*, subject: Entry, jurisdiction: str, note: str, by: Actor, now: datetime) -> Entry:
    """Take an entry back from today on; as of an earlier day it still counts."""
    if isinstance(subject, CodeEntry | CodeMapping):
        _of_district(jurisdiction)
    shared = _entered(note, by, now)
    keep = {
        field.attname: getattr(subject, field.attname)
        for field in subject._meta.concrete_fields
        if field.attname not in {"id", "withdrawn", *shared}
    }
    noted(withdrawn=f"{subject._meta.model_name}:{subject.pk}")
    return type(subject)._default_manager.create(withdrawn=True, **keep, **shared)
