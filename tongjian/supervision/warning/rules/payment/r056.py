"""Rule 56: the same payment made twice within a few days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    OWN_STANDARD,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    blank,
    judged_rows,
    later,
    named,
    payment_evidence,
    payments,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_texts import half_width
from tongjian.supervision.warning.plain import money

SAME = ["jurisdiction", "fiscal_year", "payee_key", "account_key", "purpose_key", "size"]
GROUP = [*SAME, "episode"]
SUM = "decimal(38, 2)"
NOTHING = Decimal(0)
BLANKS = r"[\s\x{a0}\x{3000}]"
"""However a payee is typed, with blanks or without, full-width or not: it is the same."""


def _named(rows: Any) -> Any:
    """Leave out rows without payee or amount; ``size`` is the amount without sign.

    Of two payments to one payee of which neither tells its account the account is the same.
    """
    rows = rows.filter(~blank(rows.payee), rows.amount_yuan != 0)
    return rows.mutate(size=rows.amount_yuan.abs(), account_key=rows.account_key.fill_null(""))


def _ends(rows: Any, years: Iterable[int], days: Any) -> list[Any]:
    """Return of each year before one of ``years`` the payments that may make a pair with it.

    Those of its last days: no more of a year looked back at is read.
    """
    since = {year - 1: date(year, 1, 1) - timedelta(days=int(days)) for year in sorted(years)}
    return [
        rows.filter(rows.fiscal_year == year, rows.date_paid >= ibis.literal(day))
        for year, day in since.items()
    ]


def _likely(tables: RuleTables, days: Any) -> Any:
    """Return the accounts and amounts that occur more than once, whenever."""
    slim = _named(payments(tables, "account_key", "payee"))
    # The other years' ends are among the years judged.
    first = [year for year in tables.years if year - 1 not in tables.years]
    parts = [judged_rows(slim, tables), *_ends(slim, first, days)]
    rows = ibis.union(*(each.select("size", account=each.account_key.hash()) for each in parts))
    return rows.group_by(["account", "size"]).agg(times=_.count()).filter(_.times > 1)


def _candidates(tables: RuleTables, days: Any) -> Any:
    """Return the payments whose payee, account, amount and project occur more than once.

    Those of the last days of a year stand under the next one as well, there as ``past``: a pair
    over the year's end is the later year's.
    """
    # Few accounts receive one amount twice: this cheap count leaves little for the exact one. By a
    # number in place of the account's text it is cheaper still; accounts that share one do no harm.
    likely = _likely(tables, days)
    every = _named(payments(tables)).mutate(account=_.account_key.hash())
    # Where few amounts occur twice, what is read at all is chosen by them.
    amounts = ibis.union(*(likely.select(amount_yuan=size) for size in (likely.size, -likely.size)))
    own = judged_rows(every, tables).semi_join(amounts, "amount_yuan")
    ends = later(reduce(ibis.union, _ends(every, tables.years, days)))
    rows = ibis.union(
        *(
            each.semi_join(likely, ["account", "size"]).mutate(past=past)
            for past, each in enumerate((own, ends))
        )
    )
    rows = rows.drop("account")
    rows = rows.mutate(
        payee_key=half_width(rows.payee).re_replace(BLANKS, ""),
        # Basic spending has no project; two units paying one supplier are then no pair.
        purpose_key=ibis.ifelse(
            rows.project == "", ibis.literal("-").concat(rows.unit), rows.project
        ),
    )
    often = rows.group_by(SAME).agg(
        times=(rows.amount_yuan > 0).sum(),
        own=((rows.amount_yuan > 0) & (rows.past == 0)).sum(),
    )
    return rows.semi_join(often.filter(often.times > 1, often.own > 0), SAME)


def _episodes(rows: Any, days: Any) -> Any:
    """Number the runs of payments in which each follows the last within ``days``.

    A reversal belongs to the run before it and starts none.
    """
    order = [rows.date_paid, rows.amount_yuan.desc(), rows.delivery, rows["row"]]
    earlier = ibis.window(group_by=SAME, order_by=order, preceding=(None, 1))
    so_far = ibis.window(group_by=SAME, order_by=order, preceding=None, following=0)
    paid_on = ibis.ifelse(rows.amount_yuan > 0, rows.date_paid, ibis.null("date"))
    in_order = ibis.window(group_by=SAME, order_by=order)
    last = rows.mutate(last=paid_on.max().over(earlier), place=ibis.row_number().over(in_order))
    starts = last.mutate(
        starts=ibis.ifelse(
            (last.amount_yuan > 0)
            & (last["last"].isnull() | (last.date_paid.delta(last["last"], unit="day") > days)),
            1,
            0,
        )
    )
    return starts.mutate(episode=starts.starts.sum().over(so_far)).drop("last", "starts")


def _runs(rows: Any) -> Any:
    """Return the runs in which more than one payment remains after the reversals.

    What the year before paid more than once is its own finding: here it counts as one payment.
    """
    own, past = rows.past == 0, rows.past == 1
    sign = ibis.ifelse(rows.amount_yuan > 0, 1, -1)
    first_own = ibis.ifelse(own & (rows.amount_yuan > 0), rows.place, ibis.null("int64"))
    runs = rows.group_by(GROUP).agg(
        own=sign.sum(where=own).fill_null(0),
        before=sign.sum(where=past).fill_null(0),
        own_yuan=rows.amount_yuan.sum(where=own).fill_null(NOTHING),
        before_yuan=rows.amount_yuan.sum(where=past).fill_null(NOTHING),
        first=rows.date_paid.min(),
        last=rows.date_paid.max(where=rows.amount_yuan > 0),
        payment_no=rows.payment_no.argmin(first_own),
        unit=rows.unit.min(),
        project_name=rows.project_name.max(),
    )
    twice = runs.filter(runs.own + ibis.least(runs.before, 1) > 1)
    return twice.mutate(
        times=twice.own + twice.before,
        paid=twice.own_yuan + ibis.least(twice.before_yuan, twice.size.cast(SUM)),
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for runs of alike payments within a year and over its beginning."""
    days = settings["within_days"]
    rows = _episodes(_candidates(tables, days), days)
    twice = _runs(rows)
    hits = named(with_evidence(twice, GROUP, payment_evidence(rows, GROUP)), tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level="yellow",
        figures=(hits.paid, hits.size),
        unit="元",
        further={
            "times": hits.times,
            "before": hits.before,
            "first": hits["first"],
            "last": hits["last"],
            "project_name": hits.project_name,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how often and between which days."""
    project = f"“{row['project_name']}”" if row["project_name"] else "同一事项"
    days = f"{row['first']:%Y年%-m月%-d日}"
    if row["last"] > row["first"]:
        year = "" if row["last"].year == row["first"].year else f"{row['last'].year}年"
        days += f"至{year}{row['last']:%-m月%-d日}间"
    before = f"，其中{row['before']}笔属于上一年度" if row["before"] > 0 else ""
    this_year = "本年" if row["before"] > 1 else ""
    return (
        f"{row['subject_name']}在{days}，为{project}向同一收款账户支付了{row['times']}笔"
        f"{money(row['expected'])}{before}，{this_year}可能重复支付{money(row['difference'])}。"
    )


RULE = LedgerRule(
    number=56,
    title="疑似重复支付",
    level="yellow",
    group="payment",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="找出短期内向同一账户、为同一项目支付的相同金额。",
        why="同一张发票付两次，是最常见的差错，也可能被用来套取资金。黄色表示需要说明。",
        method=(
            "收款人、收款账号、项目和金额都相同的支付，按日期排列，相邻两笔相隔不超过规定天数的归为一组；"
            "一组中扣除退款（负数）后仍多于一笔，即预警，差额为多付的金额。没有项目的基本支出，限于同一单位。"
            "跨年度的也比较：上一年度最后几天（不超过规定天数）的支付与本年的支付归为一组的，在本年预警一次；"
            "上一年度在组内的支付只算一笔，那一年自己的重复已经在那一年预警。"
        ),
        example=(
            "为项目丙向同一账户5月3日和5月5日各支付86,400.00元，相隔2天，预警，可能多付86,400.00元；"
            "第二笔在5月11日则相隔8天，不预警。"
        ),
        exclusions=(
            "收款人空缺的不判断；收款人名称的空格、全角半角写法不同的视为相同；两笔都没有填账号、收款人相同的，视为同一账号；已经全部退回、退回后重付的不预警"
            "（下一年度才退回的，上一年度的预警仍在）；没有上一年度的支付数据，只比较本年的；"
            "相隔超过规定天数的按月支付（租金、工资等）不预警。"
        ),
    ),
    thresholds=(Threshold("within_days", 7, "天", "相邻两笔相隔不超过此天数", 0, 366),),
    datasets=("payment",),
    optional_before={"payment": 1},
    find=find,
    words=words,
)
