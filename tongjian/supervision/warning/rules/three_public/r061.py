"""Rule 61: what reads like one of the three public expenses is booked as something else."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import ibis

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    in_class,
    named,
    results,
    single_evidence,
    yuan,
)
from tongjian.supervision.warning.expressions_texts import texts_with
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.wording import WordList

CLASS_DIGITS, SECTION_DIGITS = 3, 5
_PLACES = tuple(
    f"接待{what}"
    for what in (
        *("大厅", "室", "中心", "场所", "厅", "站", "处", "办公", "台", "楼", "窗口"),
        *("平台", "系统", "设施", "能力", "岗", "员", "人次", "值班", "讲解", "登记", "制度"),
        *("日活动", "日工作", "日补贴", "日值班", "日宣传", "日经费", "日接访"),
    )
)
_VISITORS = tuple(
    f"{who}{end}"
    for who in ("信访", "来访", "群众", "上访", "游客", "旅客", "患者", "家长", "咨询", "律师")
    for end in ("接待", "人员接待")
) + tuple(
    f"接待{who}"
    for who in ("信访", "来访群众", "群众", "上访", "游客", "旅客", "患者", "家长", "咨询")
)
_OFFICES = ("代表接待", "旅游接待", "社区接待", "窗口接待", "日接待", "涉法涉诉接待", "纠纷接待")
"""Who is received there are citizens, and what is built are halls."""
RECEPTION = WordList(
    words=("接待", "招待费", "宴请", "客饭"),
    exclusions=(
        *_OFFICES,
        *_VISITORS,
        *_PLACES,
        # Not 接待 at all: 直接待遇, 对接待办事项.
        *("接待遇", "接待办", "接待定", "接待命"),
        "公务接待平台",
        "接待服务外包",
        "大厅接待",
        "接待引导",
        "引导接待",
        "旅客饭",
        "顾客饭",
        "客饭店",
    ),
)
ABROAD = WordList(
    words=("因公出国", "因公出境", "出国考察", "出国培训", "出境考察", "出国（境）", "出国(境)"),
    exclusions=("出国留学", "出国劳务", "出国（境）证", "出国(境)证", "出国（境）旅游"),
)
RUNNING = WordList(
    words=tuple(
        f"{car}{what}"
        for car in ("公务用车", "公务车", "公车")
        for what in (
            "加油",
            "油费",
            "燃油",
            "维修",
            "保养",
            "保险",
            "过路",
            "停车",
            "洗车",
            "年检",
            "运行维护",
        )
    ),
    exclusions=("公务用车平台系统", "公务用车维修定点"),
)
BUYING = WordList(
    words=(
        "购置公务用车",
        "公务用车购置",
        "购买公务用车",
        "购置公务车",
        "公务车购置",
        "公务用车车辆购置",
        "车辆购置税(公务用车",
    ),
    exclusions=("公务用车购置税政策",),
)
ITEMS = {
    "公务接待费": (RECEPTION, ("30217",), ("50206",)),
    "因公出国（境）费用": (ABROAD, ("30212",), ("50207",)),
    "公务用车运行维护费": (RUNNING, ("30231",), ("50208",)),
    "公务用车购置": (BUYING, ("31013", "30913"), ("50303", "50403")),
}
"""What an item reads like, and its codes for departments and for governments."""

ANY = WordList(words=tuple(word for words, *_ in ITEMS.values() for word in words.words))


def _suspects(tables: RuleTables) -> Any:
    """Return the purposes that read like an item, each with the codes it may be booked under."""
    texts = texts_with(tables.texts("purpose"), ANY)
    read = {item: words.found_in(texts.text) for item, (words, *_) in ITEMS.items()}
    marked = texts.mutate(
        item=ibis.cases(*((found, item) for item, found in read.items()), else_=""),
        **{f"is_{place}": found for place, found in enumerate(read.values())},
    )
    return marked.filter(marked["item"] != "")


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep payments whose economic code is none of those their purpose reads like."""
    rows = tables.payments_with(
        "level_scope",
        "payment_no",
        "date_paid",
        "unit",
        "dept_econ_code",
        "gov_econ_code",
        "purpose",
        "amount_yuan",
        "delivery",
        "row",
    )
    rows = rows.filter(
        rows.amount_yuan > yuan(settings["above_yuan"]),
        rows.level_scope == "own_level",
        rows.date_paid.notnull(),
    )
    suspects = _suspects(tables)
    joined = rows.join(suspects, rows.purpose == suspects.text)
    # A code of the government's kind counts where that of the department's is not told in full.
    short = joined.dept_econ_code.fill_null("").length() < SECTION_DIGITS
    booked = reduce(
        or_,
        (
            joined[f"is_{place}"]
            & (
                in_class(joined.dept_econ_code, codes)
                | (short & in_class(joined.gov_econ_code, of_government))
            )
            for place, (_, codes, of_government) in enumerate(ITEMS.values())
        ),
    )
    hits = named(joined.filter(~booked), tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level="yellow",
        figures=(hits.amount_yuan, settings["above_yuan"]),
        unit="元",
        evidence=(single_evidence("payment", hits), ibis.literal(1)),
        further={
            "date_paid": hits.date_paid,
            "purpose": hits.purpose,
            "booked": hits.dept_econ_code,
            "item_name": hits["item"],
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what it reads like and where it was booked."""
    code = row["booked"] or ""
    where = f"列在经济科目{code}" if code else "没有填写部门支出经济科目"
    if code and len(code) <= CLASS_DIGITS:
        where = f"只列到经济科目{code}类、没有列到款"
    return (
        f"{row['subject_name']}{row['date_paid']:%Y年%-m月%-d日}支付{money(row['actual'])}，"
        f"用途为“{row['purpose']}”，看上去属于{row['item_name']}，却{where}，请说明。"
    )


RULE = LedgerRule(
    number=61,
    title="三公经费未列入规定科目",
    level="yellow",
    group="three_public",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出用途写着接待、出国、公务用车，却没有列入三公经费科目的支付。",
        why="把三公经费列到别的科目，公开的三公经费就不真实。黄色表示需要说明。",
        method=(
            "单笔支付大于界限，用途含有接待、因公出国（境）、公务用车运行或购置的词，"
            "而部门支出经济分类不是对应的款（30217、30212、30231、31013或30913），即预警；"
            "没有填写或者只填到类（如302）的，不能说明列入了规定科目，也预警，"
            "除非政府支出经济分类是对应的款（50206、50207、50208、50303或50403）。"
        ),
        example=(
            "用途为“公务接待费”，金额2,600.00元，列在30201办公费，预警；列在30217公务接待费，或者金额为"
            "1,000.00元，不预警。"
        ),
        exclusions=(
            "信访接待、群众接待、接待大厅、接待设施等排除词见下方词表；"
            "用途同时像几项的，列入其中任何一项即可；退款不判断。"
        ),
    ),
    thresholds=(Threshold("above_yuan", 1000, "元", "单笔支付大于此数才判断"),),
    word_lists={
        f"{item}：{title}": listed
        for item, (words_of, *_) in ITEMS.items()
        for title, listed in words_of.as_lists().items()
    },
    datasets=("payment",),
    find=find,
    words=words,
)
