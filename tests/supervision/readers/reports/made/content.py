"""What a made table says: lines in order, each with its figures, before anything is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

ROLES = ("budget", "adjusted", "actual")
FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}

TAXES = [
    ("10101", "增值税"), ("10104", "企业所得税"), ("10106", "个人所得税"), ("10107", "资源税"),
    ("10109", "城市维护建设税"), ("10110", "房产税"), ("10111", "印花税"),
    ("10112", "城镇土地使用税"), ("10113", "土地增值税"), ("10114", "车船税"),
    ("10118", "耕地占用税"), ("10119", "契税"), ("10121", "环境保护税"), ("10199", "其他税收收入"),
]  # fmt: skip
OTHER_REVENUE = [
    ("10302", "专项收入"), ("10304", "行政事业性收费收入"), ("10305", "罚没收入"),
    ("10307", "国有资源（资产）有偿使用收入"), ("10308", "捐赠收入"),
    ("10309", "政府住房基金收入"), ("10399", "其他收入"),
]  # fmt: skip
TRANSFERS_IN = [
    (None, "上级补助收入"), ("11008", "上年结余收入"), ("11009", "调入资金"),
    ("11011", "债务转贷收入"), ("11015", "动用预算稳定调节基金"),
]  # fmt: skip
SUBSIDIES = [
    ("11001", "返还性收入"),
    ("11002", "一般性转移支付收入"),
    ("11003", "专项转移支付收入"),
]
CLASSES = [
    ("201", "一般公共服务支出"), ("203", "国防支出"), ("204", "公共安全支出"), ("205", "教育支出"),
    ("206", "科学技术支出"), ("207", "文化旅游体育与传媒支出"), ("208", "社会保障和就业支出"),
    ("210", "卫生健康支出"), ("211", "节能环保支出"), ("212", "城乡社区支出"), ("213", "农林水支出"),
    ("214", "交通运输支出"), ("215", "资源勘探工业信息等支出"), ("216", "商业服务业等支出"),
    ("217", "金融支出"), ("219", "援助其他地区支出"), ("220", "自然资源海洋气象等支出"),
    ("221", "住房保障支出"), ("222", "粮油物资储备支出"), ("224", "灾害防治及应急管理支出"),
    ("229", "其他支出"), ("232", "债务付息支出"), ("233", "债务发行费用支出"),
]  # fmt: skip
SECTIONS = {
    "201": [("20101", "人大事务"), ("20106", "财政事务"), ("20199", "其他一般公共服务支出")],
    "205": [("20501", "教育管理事务"), ("20502", "普通教育"), ("20507", "特殊教育")],
    "208": [("20802", "民政管理事务"), ("20805", "行政事业单位养老支出")],
    "212": [("21201", "城乡社区管理事务"), ("21205", "城乡社区环境卫生")],
    "221": [("22102", "住房改革支出")],
}
ITEMS = {
    "20101": [("2010101", "行政运行"), ("2010104", "人大会议")],
    "20106": [("2010601", "行政运行"), ("2010607", "信息化建设")],
    "20501": [("2050101", "行政运行"), ("2050102", "一般行政管理事务")],
    "20502": [("2050201", "学前教育"), ("2050202", "小学教育"), ("2050203", "初中教育")],
}
TRANSFERS_OUT = [("23006", "上解支出"), ("23008", "调出资金"), ("23015", "安排预算稳定调节基金")]
OTHER_NAMES = {
    "201": ["一般公共服务"], "205": ["教育"], "206": ["科学技术"],
    "207": ["文化旅游体育与传媒", "文化体育与传媒支出", "文化旅游体育和传媒支出"],
    "208": ["社会保障和就业", "社会保障与就业支出"], "210": ["卫生健康", "医疗卫生与计划生育支出"],
    "211": ["节能环保"], "212": ["城乡社区"], "213": ["农林水"], "214": ["交通运输"],
    "215": ["资源勘探信息等支出"], "221": ["住房保障"],
    "10109": ["城建税", "城维税"], "10106": ["个人所得税（含储蓄存款利息所得税）"],
    "10304": ["行政事业性收费"], "10307": ["国有资源(资产)有偿使用收入", "国有资源有偿使用收入"],
    "10199": ["其他税收"], "23006": ["上解上级支出"], "23015": ["补充预算稳定调节基金"],
    "11015": ["调入预算稳定调节基金"], "11008": ["上年结余"],
}  # fmt: skip
ABSENT = "absent"


@dataclass(eq=False)
class Item:
    """One line: ``values`` in cents of a yuan by role; a role may be missing (nothing printed)."""

    code: str | None
    name: str
    level: int
    values: dict[str, int] = field(default_factory=dict)
    of_which: bool = False
    subtotal: bool = False
    total: bool = False
    parts: list[Item] = field(default_factory=list)


class Content:
    """Both sides of one budget."""

    def __init__(self, random: Random, unit: str, places: int) -> None:
        self.random = random
        # the smallest step that the unit shows with its decimals, in cents
        self.step = max(1, int(Decimal(FACTORS[unit] * 100).scaleb(-places)))
        self.detail = random.choice([0, 1, 2])
        self.flat = random.random() < 0.3

    def amount(self, most: int) -> int:
        """Return cents that the unit can show."""
        return self.random.randint(1, max(1, most // self.step)) * self.step

    def leaf(self, code: str | None, name: str, level: int, most: int = 10**12) -> Item:
        """Return a line with figures of its own, now and then none."""
        item = Item(code, name, level)
        for role in ROLES:
            chance = self.random.random()
            if chance < 0.06:
                continue
            item.values[role] = 0 if chance < 0.1 else self.amount(most)
        return item

    def whole(self, code: str | None, name: str, level: int, parts: list[Item]) -> Item:
        """Return the sum of parts."""
        item = Item(code, name, level, subtotal=True, parts=parts)
        item.values = {role: sum(p.values.get(role, 0) for p in parts) for role in ROLES}
        return item

    def partly(self, item: Item, code: str | None, name: str) -> None:
        """Print a part of a line below it, with 其中："""
        values = {role: value // self.step // 2 * self.step for role, value in item.values.items()}
        item.parts = [Item(code, name, item.level + 1, values, of_which=True)]

    def some(self, of: list[tuple[str, str]], least: int) -> list[tuple[str, str]]:
        """Return some of the entries in their order."""
        kept = [entry for entry in of if self.random.random() < 0.7]
        return kept if len(kept) >= least else of[:least]

    def revenue(self) -> list[Item]:
        """Return the roots of revenue with both totals."""
        taxes = self.whole(
            "101", "税收收入", 0, [self.leaf(c, n, 1) for c, n in self.some(TAXES, 3)]
        )
        others = [self.leaf(c, n, 1) for c, n in self.some(OTHER_REVENUE, 2)]
        for item in others:
            if item.code == "10302" and self.random.random() < 0.6:
                self.partly(item, "1030203", "教育费附加收入")
        roots = [taxes, self.whole("103", "非税收入", 0, others)]
        incoming = []
        for code, name in TRANSFERS_IN:
            if self.random.random() < 0.3:
                continue
            if code is None and self.random.random() < 0.5:
                level = 0 if self.flat else 1
                incoming.append(
                    self.whole(
                        None, name, level, [self.leaf(c, n, level + 1) for c, n in SUBSIDIES]
                    )
                )
            else:
                incoming.append(self.leaf(code, name, 0 if self.flat else 1))
        return self.closed(roots, incoming, ("110", "转移性收入"), "收入")

    def expenditure(self, goal: dict[str, int]) -> list[Item]:
        """Return the roots of expenditure; the year's end makes both sides equal."""
        roots = [self.spent(code, name) for code, name in self.some(CLASSES, 5)]
        outgoing = [
            self.leaf(c, n, 0 if self.flat else 1)
            for c, n in TRANSFERS_OUT
            if self.random.random() < 0.7
        ]
        last = Item("23009", "年终结余", 0 if self.flat else 1)
        for role in ROLES:
            used = sum(r.values.get(role, 0) for r in roots + outgoing)
            last.values[role] = goal[role] - used
        return self.closed(roots, [*outgoing, last], ("230", "转移性支出"), "支出")

    def spent(self, code: str, name: str) -> Item:
        """Return a class, down to sections or items, or with one of them printed 其中："""
        sections = SECTIONS.get(code, [])
        if not sections or not self.detail:
            return self.leaf(code, name, 0)
        if self.random.random() < 0.3:
            item = self.leaf(code, name, 0)
            self.partly(item, *self.random.choice(sections))
            return item
        parts = []
        for section, title in sections:
            items = ITEMS.get(section, []) if self.detail == 2 else []
            if items:
                parts.append(self.whole(section, title, 1, [self.leaf(c, n, 2) for c, n in items]))
            else:
                parts.append(self.leaf(section, title, 1))
        return self.whole(code, name, 0, parts)

    def closed(
        self, roots: list[Item], moved: list[Item], owner: tuple[str, str], side: str
    ) -> list[Item]:
        """Return the lines with 合计, transfers and 总计."""
        first = self.whole(None, self.random.choice([f"本年{side}合计", f"{side}合计"]), 0, roots)
        block = list(moved)
        if not self.flat and moved:
            block = [self.whole(*owner, 0, moved)]
        last = self.whole(None, f"{side}总计", 0, [*roots, *moved])
        for total in (first, last):
            total.total, total.parts = True, []
        return [*roots, first, *block, last]


def flattened(roots: list[Item]) -> list[Item]:
    """Return the lines in printed order."""
    lines: list[Item] = []
    for item in roots:
        lines.append(item)
        lines.extend(flattened(item.parts))
    return lines
