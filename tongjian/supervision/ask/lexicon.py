"""The words people use, and what they mean in the declared queries. Data; nothing is computed here.

A word of money or count names a dataset and a measure, with choices where it means a part of the
dataset. A word of splitting names a concept, and a dataset splits by it where one of the concept's
levels or dimensions is declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Meant:
    """A dataset's measure, narrowed by choices and codes (column → beginning of the code)."""

    dataset: str
    measure: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


def _one(dataset: str, measure: str, **chosen: str) -> Meant:
    return Meant(dataset, measure, chosen)


PAID = _one("payment", "paid")
MEASURES: Mapping[str, Meant] = {
    "支出": PAID,
    "支付": PAID,
    "花费": PAID,
    "花钱": PAID,
    "花了": PAID,
    "用了": PAID,
    "用钱": PAID,
    "付款": PAID,
    "国库集中支付": PAID,
    "预算支出": PAID,
    "支出金额": PAID,
    "支付金额": PAID,
    "现金支付": _one("payment", "paid", settlement="cash"),
    "公务卡支付": _one("payment", "paid", settlement="card"),
    "项目支出": _one("payment", "paid", kind="project"),
    "基本支出": _one("payment", "paid", kind="basic"),
    "预算": _one("budget", "current"),
    "预算数": _one("budget", "current"),
    "变动后预算": _one("budget", "current"),
    "年初预算": _one("budget", "approved"),
    "预算调整": _one("budget", "adjustment"),
    "调剂": _one("budget", "virement"),
    "收入": _one("revenue", "actual"),
    "财政收入": _one("revenue", "actual"),
    "收入预算": _one("revenue", "budget"),
    "税收": Meant("revenue", "actual", codes={"revenue_code": "101"}),
    "税收收入": Meant("revenue", "actual", codes={"revenue_code": "101"}),
    "非税收入": Meant("revenue", "actual", codes={"revenue_code": "103"}),
    "入库税额": _one("tax", "paid_in"),
    "税收入库": _one("tax", "paid_in"),
    "三公经费": _one("three_public", "actual"),
    "三公": _one("three_public", "actual"),
    "三公经费预算": _one("three_public", "budget"),
    "公务接待费": _one("three_public", "actual", item="reception"),
    "公务接待": _one("three_public", "actual", item="reception"),
    "接待费": _one("three_public", "actual", item="reception"),
    "因公出国费": _one("three_public", "actual", item="abroad"),
    "因公出国": _one("three_public", "actual", item="abroad"),
    "出国费": _one("three_public", "actual", item="abroad"),
    "公车购置费": _one("three_public", "actual", item="vehicle_purchase"),
    "公务用车购置": _one("three_public", "actual", item="vehicle_purchase"),
    "公车运行费": _one("three_public", "actual", item="vehicle_operation"),
    "公务用车运行": _one("three_public", "actual", item="vehicle_operation"),
    "债务余额": _one("debt", "balance"),
    "债务": _one("debt", "balance"),
    "政府债务": _one("debt", "balance"),
    "债务限额": _one("debt", "limit"),
    "债务利息": _one("debt", "interest"),
    "专项债务": _one("debt", "balance", kind="special"),
    "一般债务": _one("debt", "balance", kind="general"),
    "政府采购": _one("procurement", "contract"),
    "采购": _one("procurement", "contract"),
    "采购金额": _one("procurement", "contract"),
    "采购合同": _one("procurement", "contract"),
    "采购预算": _one("procurement", "budget"),
    "单一来源采购": _one("procurement", "contract", method="single"),
    "公开招标": _one("procurement", "contract", method="open"),
    "转移支付": _one("transfer", "issued", direction="out"),
    "一般性转移支付": _one("transfer", "issued", direction="out", kind="general"),
    "专项转移支付": _one("transfer", "issued", direction="out", kind="earmarked"),
    "结转": _one("carry_over", "closing"),
    "结转资金": _one("carry_over", "closing"),
    "审计问题": _one("audit_finding", "number"),
    "审计查出问题": _one("audit_finding", "number"),
    "审计问题金额": _one("audit_finding", "sum"),
    "未整改问题": _one("audit_finding", "number", status="open"),
    "国有资产": _one("state_asset", "assets"),
    "国资": _one("state_asset", "assets"),
    "国企利润": _one("state_asset", "profit"),
    "指标金额": _one("allotment", "allotted"),
    "预算指标": _one("allotment", "allotted"),
    "指标余额": _one("allotment", "balance"),
    "非税应缴": _one("non_tax_due", "due"),
    "会议培训费": _one("meeting_training", "amount"),
    "会议费": _one("meeting_training", "amount", kind="meeting"),
    "培训费": _one("meeting_training", "amount", kind="training"),
    "重大项目投资": _one("investment_project", "done"),
    "重大项目": _one("investment_project", "done"),
    "完成投资": _one("investment_project", "done"),
    "社保基金结余": _one("social_insurance", "balance"),
    "社保基金收入": _one("social_insurance", "income"),
    "社保基金支出": _one("social_insurance", "expenditure"),
    "库款": _one("balance", "closing", account="treasury"),
    "库款余额": _one("balance", "closing", account="treasury"),
    "暂付款": _one("balance", "closing", account="advance"),
}
PROGRESS = (
    "执行进度",
    "预算执行率",
    "预算执行进度",
    "支出进度",
    "进度",
    "执行率",
    "完成率",
    "完成进度",
    "预算执行",
    "执行情况",
)
REVENUE_PROGRESS = ("收入进度", "收入完成率", "收入完成进度")
GROWTH = (
    "同比增长",
    "同比增幅",
    "增长率",
    "增幅",
    "增速",
    "增长",
    "同比",
    "比去年",
    "比上年",
    "涨幅",
    "下降",
    "减少",
)
SHARE = ("占比", "比重", "占全部的比例", "占多少", "结构", "构成", "分布")
TREND = ("变化趋势", "趋势", "走势", "逐年", "历年", "每年", "变化", "变动情况")
ROWS = ("哪些支付", "哪几笔", "哪些付款", "明细", "逐笔", "每一笔", "清单")
MOST = ("最多", "最高", "最大", "最快", "排名前", "前", "居前", "最长")
LEAST = ("最少", "最低", "最小", "最慢", "垫底", "排名后", "后", "落后", "靠后")
SPLITS: Mapping[str, str] = {
    "预算单位": "unit",
    "单位": "unit",
    "主管部门": "department",
    "部门": "department",
    "局": "department",
    "委办局": "department",
    "项目": "project",
    "功能分类": "class",
    "科目": "class",
    "领域": "class",
    "方面": "class",
    "支出类别": "class",
    "类别": "class",
    "款": "section",
    "项级科目": "item",
    "经济分类": "econ",
    "收款人": "payee",
    "收款单位": "payee",
    "供应商": "payee",
    "企业": "payee",
    "公司": "payee",
    "月": "month",
    "月份": "month",
    "各月": "month",
    "每月": "month",
    "按月": "month",
    "分月": "month",
    "镇": "town",
    "乡镇": "town",
    "各镇": "town",
    "各地": "town",
    "税种": "class",
    "收入项目": "section",
    "行业": "industry",
    "采购方式": "method",
    "问题类型": "kind",
    "资金性质": "fund",
}
LEVELS: Mapping[str, tuple[str, ...]] = {
    "unit": ("organisation.unit",),
    "department": ("organisation.department",),
    "project": ("organisation.project", "by_sector.project", "by_project.project", "by_kind.debt"),
    "class": ("function.class", "revenue.section", "revenue.class", "by_item.item", "by_kind.kind"),
    "section": ("function.section", "revenue.section"),
    "item": ("function.item", "revenue.item"),
    "econ": ("dept_econ.class",),
    "payee": ("payee", "by_supplier.supplier"),
    "month": ("time.month", "by_account.month"),
    "town": ("organisation.jurisdiction", "by_town.town", "lower.lower"),
    "industry": ("by_industry.industry",),
    "method": ("by_method.method",),
    "kind": ("by_kind.kind",),
    "fund": ("fund_type",),
}
"""What a concept is in a dataset: the first of these (hierarchy.level or dimension) it declares."""
FUNDS: Mapping[str, str] = {
    "一般公共预算": "general",
    "政府性基金": "fund",
    "政府性基金预算": "fund",
    "国有资本经营预算": "state_capital",
    "国有资本经营": "state_capital",
    "社会保险基金预算": "social_insurance",
}
CODE_ALIASES: Mapping[str, str] = {
    "教育": "205",
    "科技": "206",
    "科学技术": "206",
    "文化": "207",
    "文体": "207",
    "社保": "208",
    "社会保障": "208",
    "就业": "208",
    "卫生": "210",
    "卫生健康": "210",
    "医疗": "210",
    "环保": "211",
    "节能环保": "211",
    "城乡社区": "212",
    "农业": "213",
    "农林水": "213",
    "交通": "214",
    "交通运输": "214",
    "公共安全": "204",
    "住房": "221",
    "住房保障": "221",
    "一般公共服务": "201",
}
REVENUE_ALIASES: Mapping[str, str] = {
    "增值税": "10101",
    "企业所得税": "10104",
    "个人所得税": "10106",
    "个税": "10106",
    "房产税": "10110",
    "契税": "10119",
    "土地增值税": "10113",
    "城市维护建设税": "10109",
}
EMPTY: tuple[str, ...] = tuple(
    (
        "的 了 是 有 在 和 与 及 请问 请 一下 帮我 我想 知道 看看 看 查 查询 查一下 告诉我 多少 多少钱 几何 怎么样 怎样 "
        "如何 哪些 哪个 哪几个 哪 什么 吗 呢 啊 ？ ? 。 ， , 、 ； ： ! ！ 分别 各 各个 每个 按 分 列出 显示 排名 排行 "
        "排序 情况 总共 一共 共 总额 总数 总 合计 全部 所有 金额 钱 数 数额 资金 经费 我们 咱们 区里 给 到 至 从 "
        "来看 最 里 中 上 个 家 名 位 笔 类 使用 执行 完成 花 用 付 占 比 为 对 这 那 其 以来 目前 现在 已经 累计 "
        "“ ” \" ' 《 》 （ ） ( ) 大概 大约 具体 主要 方面的 用于 关于 费用 支出的 得 于 起来 发生 开支 排在 用途 含 包含 里面 带 , ; : . !"
    ).split()
)
EXAMPLES = (
    "今年教育支出进度最慢的五个单位",
    "今年支出最多的十个部门",
    "去年三公经费最高的五个单位",
    "近五年教育支出的变化",
    "今年教育支出比去年增长多少",
    "今年一季度各月支出多少",
    "超过100万元的现金支付有哪些",
    "今年各镇支出进度",
    "支出最多的十个收款人",
    "今年税收收入多少",
    "社保支出占比",
    "预算执行率最低的十个项目",
    "各镇转移支付多少",
    "债务余额多少",
    "公务接待费最多的部门",
    "审计问题最多的单位",
    "单一来源采购最多的供应商",
    "结转资金最多的单位",
)
"""Questions a person may begin from; each is tried by a test."""
