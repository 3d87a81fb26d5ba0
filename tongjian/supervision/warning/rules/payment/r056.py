"""Rule 56: the same payment made twice within a few days."""

from collections.abc import Mapping
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
    named,
    payment_evidence,
    payments,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

SAME = ["jurisdiction", "fiscal_year", "payee_key", "account_key", "purpose_key", "size"]
GROUP = [*SAME, "episode"]
BLANKS = r"[\s\x{a0}\x{3000}]"
"""However a payee is typed, with blanks or without: it is the same."""


def _named(rows: Any) -> Any:
    """Leave out rows without payee or amount; ``size`` is the amount without sign.

    Of two payments to one payee of which neither tells its account the account is the same.
    """
    rows = rows.filter(~blank(rows.payee), rows.amount_yuan != 0)
    return rows.mutate(size=rows.amount_yuan.abs(), account_key=rows.account_key.fill_null(""))


def _candidates(tables: RuleTables) -> Any:
    """Return the payments whose payee, account, amount and project occur more than once."""
    # Few accounts receive one amount twice: this cheap count leaves little for the exact one. By a
    # number in place of the account's text it is cheaper still; accounts that share one do no harm.
    slim = _named(payments(tables, "account_key", "payee"))
    slim = slim.select("size", account=slim.account_key.hash())
    likely = slim.group_by(["account", "size"]).agg(times=_.count()).filter(_.times > 1)
    rows = _named(payments(tables)).mutate(account=_.account_key.hash())
    # Where few amounts occur twice, what is read at all is chosen by them.
    amounts = ibis.union(*(likely.select(amount_yuan=size) for size in (likely.size, -likely.size)))
    rows = rows.semi_join(amounts, "amount_yuan")
    rows = rows.semi_join(likely, ["account", "size"]).drop("account")
    rows = rows.mutate(
        payee_key=rows.payee.re_replace(BLANKS, ""),
        # Basic spending has no project; two units paying one supplier are then no pair.
        purpose_key=ibis.ifelse(
            rows.project == "", ibis.literal("-").concat(rows.unit), rows.project
        ),
    )
    often = rows.group_by(SAME).agg(times=(_.amount_yuan > 0).sum()).filter(_.times > 1)
    return rows.semi_join(often, SAME)


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


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep the runs in which more than one payment remains after the reversals."""
    rows = _episodes(_candidates(tables), settings["within_days"])
    runs = rows.group_by(GROUP).agg(
        times=(rows.amount_yuan > 0).sum() - (rows.amount_yuan < 0).sum(),
        paid=rows.amount_yuan.sum(),
        first=rows.date_paid.min(),
        last=rows.date_paid.max(where=rows.amount_yuan > 0),
        payment_no=rows.payment_no.argmin(rows.place),
        unit=rows.unit.min(),
        project_name=rows.project_name.max(),
    )
    twice = runs.filter(runs.times > 1)
    hits = named(with_evidence(twice, GROUP, payment_evidence(rows, GROUP)), tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level="yellow",
        figures=(hits.paid, hits.size),
        unit="元",
        further={
            "times": hits.times,
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
        days += f"至{row['last']:%-m月%-d日}间"
    return (
        f"{row['subject_name']}在{days}，为{project}向同一收款账户支付了{row['times']}笔"
        f"{money(row['expected'])}，可能重复支付{money(row['difference'])}。"
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
        ),
        example=(
            "为项目丙向同一账户5月3日和5月5日各支付86,400.00元，相隔2天，预警，可能多付86,400.00元；"
            "第二笔在5月11日则相隔8天，不预警。"
        ),
        exclusions=(
            "收款人空缺的不判断；两笔都没有填账号、收款人相同的，视为同一账号；已经全部退回、退回后重付的不预警；"
            "相隔超过规定天数的按月支付（租金、工资等）不预警。"
        ),
    ),
    thresholds=(Threshold("within_days", 7, "天", "相邻两笔相隔不超过此天数", 0, 366),),
    datasets=("payment",),
    find=find,
    words=words,
)
