"""The public lists: items to find, the power list (权力清单), the responsibility list (责任清单)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse

from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.hall.items import codes, reads
from tongjian.hall.items.definition import Definition
from tongjian.hall.items.models import ItemVersion

FIELDS = "definition__fields"


def _of(get: Callable[[Definition], Any]) -> Callable[[ItemVersion], Any]:
    return lambda version: get(reads.definition(version))


def _limit(key: str) -> Callable[[ItemVersion], str]:
    def text(version: ItemVersion) -> str:
        found = reads.definition(version).limit(key)
        return found.text if found else ""

    return text


def _guide(version: ItemVersion) -> str:
    return reverse("guide", args=[version.item.key])


def _basis(parsed: Definition) -> str:
    """Return the citations, the articles of one law together."""
    articles: dict[str, list[str]] = {}
    for cite in parsed.fields.basis:
        law, mark, article = cite.title.partition("》")
        articles.setdefault(law + mark, []).append(article)
    return "；".join(law + "、".join(filter(None, found)) for law, found in articles.items())


def _handling(parsed: Definition) -> str:
    return parsed.fields.handling_titles


NAME = Column("name", "事项名称", lambda version: version.name, "name", url=_guide)
CODE = Column("code", "实施编码", _of(lambda one: one.fields.implementation_code), "item__code")
TYPE = Column("type", "类型", _of(lambda one: one.fields.type_title), f"{FIELDS}__type")
BODY = Column("body", "实施主体", _of(lambda one: one.fields.body), f"{FIELDS}__body")
BASIS = Column("basis", "设定依据", _of(_basis))


def _choices(
    entries: Iterable[reads.Entry], get: Callable[[Definition], Iterable[str]], known: codes.Codes
) -> Callable[[], list[tuple[str, str]]]:
    used = {code for entry in entries for code in get(entry.definition)}
    found = [(code, title) for code, title in known.items() if code in used]
    return lambda: found


def items_listing(entries: list[reads.Entry]) -> Listing:
    """Return the list of items to find; its choices are those the items in force have."""
    bodies = {entry.definition.fields.body: entry.definition.fields.body for entry in entries}
    return Listing(
        name="政务服务事项",
        columns=(
            NAME,
            TYPE,
            BODY,
            Column("audience", "服务对象", _of(lambda one: one.fields.audience_titles)),
            Column("statutory", "法定办结时限", _limit("statutory")),
            Column("promised", "承诺办结时限", _limit("promised")),
            Column("fee", "收费", _of(lambda one: "收费" if one.fields.fee_charged else "不收费")),
            Column("handling", "办理形式", _of(_handling)),
            Column("materials", "材料数", _of(lambda one: len(one.materials)), kind="number"),
            CODE,
            Column(
                "order", "默认顺序", lambda version: version.item.order, "item__order", "number"
            ),
        ),
        filters=(
            Filter(
                "audience",
                "谁来办",
                f"{FIELDS}__audience__contains",
                _choices(entries, lambda one: one.fields.audience, codes.AUDIENCES),
            ),
            Filter(
                "theme",
                "个人主题",
                f"{FIELDS}__themes_person__contains",
                _choices(entries, lambda one: one.fields.themes_person, codes.THEMES_PERSON),
            ),
            Filter(
                "legal",
                "法人主题",
                f"{FIELDS}__themes_legal__contains",
                _choices(entries, lambda one: one.fields.themes_legal, codes.THEMES_LEGAL),
            ),
            Filter(
                "type",
                "事项类型",
                f"{FIELDS}__type",
                _choices(entries, lambda one: [one.fields.type], codes.TYPES),
            ),
            Filter(
                "handling",
                "办理形式",
                f"{FIELDS}__handling__contains",
                _choices(entries, lambda one: one.fields.handling, codes.HANDLING),
            ),
            Filter("body", "实施主体", f"{FIELDS}__body", lambda: sorted(bodies.items())),
        ),
        page_size=20,
    )


def rows_of(day: date, keys: list[str] | None) -> QuerySet[ItemVersion]:
    """Return the versions in force on a day; ``keys`` narrows them and gives their order."""
    rows = reads.versions_on(day)
    if keys is None:
        return rows.order_by("item__order", "item_id")
    if not keys:
        return rows.none()
    places = [When(item__key=key, then=Value(at)) for at, key in enumerate(keys)]
    place = Case(*places, output_field=IntegerField())
    return rows.filter(item__key__in=keys).annotate(place=place).order_by("place")


POWERS = Listing(
    name="权力清单",
    columns=(
        NAME,
        CODE,
        TYPE,
        BASIS,
        BODY,
        Column(
            "process",
            "办理流程",
            _of(lambda one: " → ".join(step.step for step in one.fields.procedure)),
        ),
        Column("statutory", "法定办结时限", _limit("statutory")),
        Column("division", "权限划分", _of(lambda one: one.fields.division)),
    ),
    filters=(
        Filter("name", "名称含", "name__contains"),
        Filter(
            "type",
            "类型",
            f"{FIELDS}__type",
            lambda: [(code, title) for code, title in codes.TYPES.items() if code in codes.POWERS],
        ),
    ),
)


def _duty(key: str) -> Callable[[ItemVersion], str]:
    return lambda version: reads.definition(version).power.get(key, "")


RESPONSIBILITIES = Listing(
    name="责任清单",
    columns=(
        NAME,
        CODE,
        TYPE,
        BODY,
        *(Column(key, title, _duty(key)) for key, title in codes.DUTIES.items()),
    ),
    filters=(Filter("name", "名称含", "name__contains"),),
)


def powers_on(day: date) -> QuerySet[ItemVersion]:
    """Return the items on the power list: all but public services."""
    return rows_of(day, None).filter(definition__fields__type__in=codes.POWERS)
