"""Rule 53: a meeting's place, or who was paid for a repair, is not on the list of suppliers."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    ROW,
    blank,
    in_class,
    judged_rows,
    named,
    payments,
    results,
    single_evidence,
    yuan,
)
from tongjian.supervision.warning.expressions_texts import normal_name, telling, texts_with
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.shared import dated
from tongjian.supervision.warning.wording import WordList

YEAR = ["jurisdiction", "fiscal_year"]
PAID = (
    *YEAR,
    "unit",
    "payment_no",
    "date_paid",
    "payee",
    "payee_is_person",
    "purpose",
    "amount_yuan",
    *ROW,
)
REPAIR = WordList(
    words=("维修", "修缮", "修理"),
    exclusions=(
        "维修资金",
        "维修基金",
        "维修平台",
        "维修补助",
        "维修补贴",
        "维修手册",
        "维修专业",
        "维修培训",
        "维修技能",
        "维修竞赛",
    ),
)
OWN_PLACES = WordList(
    words=("本单位", "会议室", "机关", "礼堂", "食堂", "线上", "视频会议", "现场")
)
OF_ALL = "^(定点)?(供应商|服务商|单位|机构)?$"
"""A supplier listed for no service in particular is listed for all."""
MEETING = WordList(
    words=(
        *("会议费", "会务费", "会议场", "会议服务费", "会议用房"),
        *(f"会场{what}" for what in ("租", "费", "使用")),
    ),
    exclusions=(
        *("视频会议", "会议系统", "会议设备"),
        *(f"会议场所{what}" for what in ("改造", "装修", "维修", "修缮")),
    ),
)
MEETING_CODE = ("30215",)
NO_PLACE = WordList(
    words=(
        *("印刷", "印制", "打印", "复印", "资料", "文件", "证书", "证件", "制作", "布置", "横幅"),
        *("展板", "交通", "租车", "用车", "车票", "机票", "差旅", "设备", "音响", "直播", "视频"),
        *("网络", "拍摄", "摄影", "摄像", "速记", "翻译", "医药", "药品", "保险", "劳务", "专家"),
        *("讲课", "咨询", "评审", "礼仪", "报销", "饮用水", "茶"),
    )
)
"""What a meeting costs beside the place, which no list of places need hold."""
FOR_MEETINGS, FOR_REPAIRS = "会议|培训|会务|接待", "维修|修缮|修理"


def _listed(tables: RuleTables, service: str) -> Any:
    """Return the listed suppliers of a service: plain ``name`` and days in force."""
    rows = judged_rows(tables.dataset("register"), tables)
    of_all = blank(rows.value) | rows.value.fill_null("").re_search(OF_ALL)
    rows = rows.filter(
        rows.kind == "supplier", of_all | rows.value.fill_null("").re_search(service)
    )
    return rows.select(*YEAR, "date_from", "date_to", name=normal_name(rows.key)).filter(
        _.name != ""
    )


def _unlisted(rows: Any, listed: Any, day: str, *, begins: bool) -> Any:
    """Return rows whose ``plain`` name no list of their place and year holds on their day.

    ``begins``: a place may be written with more behind the name, as a hall or a floor.
    """
    if begins:
        pairs = rows.inner_join(listed, YEAR).filter(_.plain.startswith(_.name))
    else:
        pairs = rows.inner_join(listed, [*YEAR, (rows.plain, listed.name)])
    valid = pairs.filter(
        pairs.date_from <= pairs[day], pairs.date_to.isnull() | (pairs[day] <= pairs.date_to)
    )
    # Where no supplier of the service is listed at all there is nothing to hold it against.
    return rows.semi_join(listed, YEAR).anti_join(valid, list(ROW))


def _meetings(tables: RuleTables) -> Any:
    rows = judged_rows(tables.dataset("meeting_training"), tables)
    rows = rows.filter(~blank(rows.place), ~OWN_PLACES.found_in(rows.place))
    rows = rows.mutate(plain=normal_name(rows.place))
    hits = named(_unlisted(rows, _listed(tables, FOR_MEETINGS), "date", begins=True), tables)
    return _shaped(hits, "record", hits.record_no, hits.title, "meeting_training")


def _booked(tables: RuleTables) -> Any:
    """Return the payments booked as a meeting's, but for what is clearly no place of it."""
    rows = dated(tables.payments_with(*PAID, "level_scope", "dept_econ_code"))
    rows = rows.filter(in_class(rows.dept_econ_code, MEETING_CODE))
    for column, no_place in (("payee", OWN_PLACES), ("purpose", NO_PLACE)):
        rows = rows.anti_join(texts_with(tables.texts(column), no_place), [(column, "text")])
    return rows.select(*PAID)


def _told(tables: RuleTables, words: WordList) -> Any:
    """Return the payments with such a word in their purpose."""
    return telling(payments(tables), purpose=texts_with(tables.texts("purpose"), words))


def _paid(tables: RuleTables, settings: Settings, rows: Any, service: str) -> Any:
    rows = rows.filter(
        rows.amount_yuan >= yuan(settings["least_yuan"]),
        ~blank(rows.payee),
        ~rows.payee_is_person.fill_null(False),
    )
    rows = rows.semi_join(_listed(tables, service), YEAR)
    rows = rows.mutate(plain=normal_name(rows.payee), date=rows.date_paid, place=rows.payee)
    hits = named(_unlisted(rows, _listed(tables, service), "date", begins=False), tables)
    return _shaped(hits, "payment", hits.payment_no, hits.unit_name, "payment")


def _shaped(hits: Any, kind: str, code: Any, name: Any, dataset: str) -> Any:
    return results(
        hits,
        subject=(kind, code, name),
        level="yellow",
        figures=(hits.amount_yuan, 0),
        unit="元",
        evidence=(single_evidence(dataset, hits), ibis.literal(1)),
        further={"unit_name": hits.unit_name, "date": hits.date, "place": hits.place},
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for places of meetings and payees for meetings and repairs that are not listed."""
    repairs = _paid(tables, settings, _told(tables, REPAIR), FOR_REPAIRS)
    repairs = repairs.mutate(what=ibis.literal("维修"))
    held = ibis.union(_told(tables, MEETING).select(*PAID), _booked(tables), distinct=True)
    meetings = _paid(tables, settings, held, FOR_MEETINGS).mutate(what=ibis.literal("会议"))
    # What is paid for both is told once.
    meetings = meetings.anti_join(repairs, ["jurisdiction", "year", "subject_code"])
    return ibis.union(_meetings(tables).mutate(what=ibis.literal("")), repairs, meetings)


def words(row: Mapping[str, Any]) -> str:
    """Say where it was held, or who was paid."""
    when = f"{row['unit_name']}{row['date']:%Y年%-m月%-d日}"
    if row["subject_kind"] == "record":
        return (
            f"{when}在“{row['place']}”举办“{row['subject_name']}”，支出{money(row['actual'])}，"
            f"该地点不在当日有效的定点名单中，请说明。"
        )
    return (
        f"{when}向“{row['place']}”支付{row['what']}款{money(row['actual'])}，"
        f"该单位不在当日有效的定点{row['what']}名单中，请说明。"
    )


RULE = LedgerRule(
    number=53,
    title="供应商不在定点名单",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出不在定点场所举办的会议培训，和付给非定点单位的会议款、维修款。",
        why="会议、维修实行定点，是为了价格公开、防止舍近求远和利益输送。黄色表示需要说明。",
        method=(
            "会议、培训的地点，与当日有效的会议培训定点名单比较（名称后面可以带厅室、楼层）；"
            "用途含有维修、修缮、修理，或者会议费、会务费等词，或者列在30215会议费科目的支付，收款人与当日有效的维修、会议定点名单比较，名称应当相同"
            "（空格和括号不计）。不在名单中的预警。"
        ),
        example="会议在“城东某接待中心”举办，不在定点名单中，预警；在“某会议服务中心三楼”举办，名单中有，不预警。",
        exclusions=(
            "名单中没有这一类服务的，不判断（没有写明服务类别的，各类都算）；没有填写地点、在本单位会议室或者线上举办的，不判断；"
            "维修款、会议款低于界限的、收款人为个人的、退款的，不判断；只因列在30215而查到的，用途写明印刷、交通、布置等不属于场所的，或者收款人为机关、食堂的，不判断。"
        ),
    ),
    thresholds=(Threshold("least_yuan", 1_000, "元", "单笔维修款、会议款达到此数才判断"),),
    word_lists={
        "维修的词": REPAIR.words,
        "会议的词": MEETING.words,
        "会议的排除词": MEETING.exclusions,
        "不属于会议场所的用途": NO_PLACE.words,
        "维修的排除词": REPAIR.exclusions,
        "不需要定点的地点": OWN_PLACES.words,
    },
    datasets=("register", "meeting_training", "payment"),
    partly=("meeting_training", "payment"),
    find=find,
    words=words,
)
