"""An invented bureau whose accounts follow from exact amounts, each figure rounded by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.readers.accounts.model import (
    AccountsDocument,
    Heading,
    Paragraph,
    Row,
    Table,
)

UNIT = "临江市安平区档案局"
NAMES = {
    "201": "一般公共服务支出",
    "20126": "档案事务",
    "2012601": "行政运行",
    "2012604": "档案馆",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "2210203": "购房补贴",
}
SUMMARY = {
    "201": "一、一般公共服务支出",
    "202": "二、外交支出",
    "208": "八、社会保障和就业支出",
    "210": "九、卫生健康支出",
    "221": "十九、住房保障支出",
}
ECONOMIC = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30113": "住房公积金",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
    "30309": "奖励金",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30207": "邮电费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30231": "公务用车运行维护费",
}
D = Decimal
OTHER_INCOME, OPENING, EXTRA_OPENING = D("12.3456"), D("20.1949"), D("5.5551")


@dataclass
class Book:
    """Exact amounts in 万元: what was spent on each item, basic and project, and on what."""

    items: dict[str, tuple[Decimal, Decimal]] = field(
        default_factory=lambda: {
            "2012601": (D("812.3149"), D("6.2052")),
            "2012604": (D("0"), D("341.7781")),
            "2080501": (D("41.2251"), D("0")),
            "2080505": (D("88.4047"), D("0")),
            "2101101": (D("35.7752"), D("0")),
            "2210201": (D("97.1148"), D("0")),
            "2210203": (D("120.4453"), D("0")),
        }
    )
    economic: dict[str, Decimal] = field(
        default_factory=lambda: {
            "30101": D("203.1149"),
            "30102": D("613.2908"),
            "30113": D("97.1148"),
            "30302": D("39.4049"),
            "30309": D("0.3152"),
            "30201": D("110.2247"),
            "30207": D("40.1149"),
            "30217": D("1.2049"),
            "30228": D("90.4949"),
        }
    )
    other_income: Decimal = OTHER_INCOME
    opening: Decimal = OPENING
    extra_opening: Decimal = EXTRA_OPENING

    @property
    def basic(self) -> Decimal:
        return sum((one for one, _ in self.items.values()), D(0))

    @property
    def project(self) -> Decimal:
        return sum((one for _, one in self.items.values()), D(0))

    @property
    def spent(self) -> Decimal:
        return self.basic + self.project

    def on(self, code: str) -> tuple[Decimal, Decimal]:
        """Basic and project spending on a class, section or item."""
        chosen = [pair for item, pair in self.items.items() if item.startswith(code)]
        return sum((a for a, _ in chosen), D(0)), sum((b for _, b in chosen), D(0))

    def economic_on(self, *codes: str) -> Decimal:
        return sum((v for c, v in self.economic.items() if c.startswith(codes)), D(0))


def filled(**values: Decimal) -> dict[str, str]:
    """Print figures to two places; what is exactly zero stays blank."""
    return {name: str(half_up(value, 2)) for name, value in values.items() if value}


def document(book: Book | None = None, text: list[Paragraph] | None = None) -> AccountsDocument:
    """Return the accounts of the book with its nine tables and the given text."""
    book = book or Book()
    tables = [
        _table1(book),
        _coded(2, "收入决算表", book, _income_values),
        _coded(3, "支出决算表", book, _spending_values("本年支出合计")),
        _table4(book),
        _coded(5, "一般公共预算财政拨款支出决算表", book, _spending_values("合计")),
        _table6(book),
        _table7(book),
        _empty(8, "政府性基金预算财政拨款收入支出决算表"),
        _empty(9, "国有资本经营预算财政拨款收入支出决算表"),
    ]
    headings = [Heading(1, UNIT), Heading(3, f"第二部分{UNIT}2024年度部门决算表")]
    return AccountsDocument("样本.pdf", UNIT, 2024, "万元", tables, text or [], headings, 30)


def _table1(book: Book) -> Table:
    income = book.spent + book.other_income
    opening = book.opening + book.extra_opening
    grand = income + opening
    rows = [
        _row("一、一般公共预算财政拨款收入", "收入", 决算数=book.spent),
        _row("八、其他收入", "收入", 决算数=book.other_income),
        _row("年初结转和结余", "收入", 决算数=opening),
        *(_row(name, "支出", 决算数=sum(book.on(code), D(0))) for code, name in SUMMARY.items()),
        _row("结余分配", "支出"),
        _row("年末结转和结余", "支出", 决算数=grand - book.spent),
    ]
    totals = {
        "本年收入合计": filled(决算数=income),
        "收入总计": filled(决算数=grand),
        "本年支出合计": filled(决算数=book.spent),
        "支出总计": filled(决算数=grand),
    }
    return Table(1, "收入支出决算总表", [6], ["决算数"], rows, totals, money_unit="万元")


def _table4(book: Book) -> Table:
    carried, general = "年初财政拨款结转和结余", "一般公共预算财政拨款"
    grand = book.spent + book.opening
    rows = [
        _row(f"一、{general}", "收入", 决算数=book.spent),
        _row("二、政府性基金预算财政拨款", "收入"),
        _row(carried, "收入", 决算数=book.opening),
        Row(None, f"一、{general}", filled(决算数=book.opening), "收入", carried, page=9),
        *(_row(name, "支出", **_twice(sum(book.on(code), D(0)))) for code, name in SUMMARY.items()),
        _row("年末财政拨款结转和结余", "支出", **_twice(book.opening)),
    ]
    totals = {
        "本年收入合计": filled(决算数=book.spent),
        "收入总计": filled(决算数=grand),
        "本年支出合计": filled(**_twice(book.spent)),
        "支出总计": filled(**_twice(grand)),
    }
    columns = ["决算数", "合计", general, "政府性基金预算财政拨款"]
    return Table(4, "财政拨款收入支出决算总表", [9], columns, rows, totals, money_unit="万元")


def _twice(value: Decimal) -> dict[str, Decimal]:
    return {"合计": value, "一般公共预算财政拨款": value}


def _row(name: str, side: str, **values: Decimal) -> Row:
    return Row(None, name, filled(**values), side, page=6)


def _income_values(book: Book, code: str) -> dict[str, Decimal]:
    """Other income is all for the archives."""
    paid = sum(book.on(code), D(0))
    other = book.other_income if "2012604".startswith(code) else D(0)
    return {"本年收入合计": paid + other, "财政拨款收入": paid, "其他收入": other}


def _spending_values(whole: str) -> Callable[[Book, str], dict[str, Decimal]]:
    def values(book: Book, code: str) -> dict[str, Decimal]:
        basic, project = book.on(code)
        return {whole: basic + project, "基本支出": basic, "项目支出": project}

    return values


def _coded(
    number: int, title: str, book: Book, values: Callable[[Book, str], dict[str, Decimal]]
) -> Table:
    codes = sorted({item[:n] for item in book.items for n in (3, 5, 7)})
    rows = [Row(code, NAMES[code], filled(**values(book, code)), page=7) for code in codes]
    columns = list(values(book, ""))
    totals = {"合计": filled(**values(book, ""))}
    return Table(number, title, [7], columns, rows, totals, money_unit="万元")


def _table6(book: Book) -> Table:
    rows = [
        Row(code, name, filled(决算数=book.economic_on(code)), page=10)
        for code, name in ECONOMIC.items()
    ]
    totals = {
        "人员经费合计": filled(决算数=book.economic_on("301", "303")),
        "公用经费合计": filled(决算数=book.economic_on("302")),
    }
    title = "一般公共预算财政拨款基本支出决算表"
    return Table(6, title, [10], ["决算数"], rows, totals, money_unit="万元")


def _table7(book: Book) -> Table:
    reception = book.economic.get("30217", D(0))
    names = ["因公出国（境）费", "公务用车购置及运行维护费（小计）", "公务用车购置费"]
    rows = [Row(None, name, {}, page=11) for name in [*names, "公务用车运行维护费"]]
    figures = filled(预算数=D("2.5"), 决算数=reception)
    rows.append(Row(None, "公务接待费", figures, page=11))
    title = "财政拨款“三公”经费支出决算表"
    return Table(
        7, title, [11], ["预算数", "决算数"], rows, {"合计": dict(figures)}, money_unit="万元"
    )


def _empty(number: int, title: str) -> Table:
    columns = ["年初结转和结余", "本年收入", "本年支出/小计", "本年支出/基本支出"]
    return Table(number, title, [12], columns, [], {}, note=f"注：{UNIT}无相关收支，故本表无数据。")


SECTIONS = {
    1: "一、收入支出决算总体情况说明",
    2: "二、收入决算情况说明",
    3: "三、支出决算情况说明",
    4: "四、财政拨款收入支出决算总体情况说明",
    5: "五、一般公共预算财政拨款支出决算情况说明",
    6: "六、一般公共预算财政拨款基本支出决算情况说明",
    7: "七、财政拨款“三公”经费支出决算情况说明",
    8: "八、政府性基金预算财政拨款收入支出决算情况说明",
    9: "九、国有资本经营预算财政拨款收入支出决算情况说明",
    10: "十、预算绩效管理情况",
    11: "十一、其他重要事项的情况说明",
}


def said(number: int, text: str, part: str | None = None, page: int = 20) -> Paragraph:
    """Return one paragraph of part three."""
    return Paragraph(SECTIONS[number], part, number, page, text)


def money(value: Decimal) -> str:
    """Print an amount as the tables do."""
    return f"{half_up(value, 2)}万元"


def rate(part: Decimal, whole: Decimal) -> str:
    """Print a percentage of exact amounts."""
    return f"{half_up(part / whole * 100, 2)}%"


def whole_text(book: Book | None = None) -> list[Paragraph]:
    """Return a text about the book in which everything is right."""
    book = book or Book()
    income, reception = book.spent + book.other_income, book.economic["30217"]
    grand = income + book.opening + book.extra_opening
    return [
        said(
            1,
            f"{UNIT}2024年度收入支出总计{money(grand)}。与2023年度相比，收入支出总计增加81.67万元，"
            f"增长{rate(D('81.67'), grand - D('81.67'))}。主要原因：库房改造。",
        ),
        said(
            2,
            f"本年收入合计{money(income)}，其中：财政拨款收入{money(book.spent)}，"
            f"占{rate(book.spent, income)}；其他收入{money(book.other_income)}，"
            f"占{rate(book.other_income, income)}。",
        ),
        said(
            3,
            f"本年支出合计{money(book.spent)}，其中：基本支出{money(book.basic)}，"
            f"占{rate(book.basic, book.spent)}；项目支出{money(book.project)}，"
            f"占{rate(book.project, book.spent)}。",
        ),
        said(
            4,
            f"{UNIT}2024年度财政拨款收入支出总计{money(book.spent + book.opening)}。"
            "与2023年度相比，财政拨款收入支出总计减少12.50万元，"
            f"下降{rate(D('12.5'), book.spent + book.opening + D('12.5'))}。主要原因：设备少买。",
        ),
        *_general_text(book),
        said(
            6,
            f"一般公共预算财政拨款基本支出{money(book.basic)}。其中：人员经费"
            f"{money(book.economic_on('301', '303'))}，主要包括：基本工资、津贴补贴、住房公积金、"
            f"退休费、奖励金；公用经费{money(book.economic_on('302'))}，主要包括：办公费、邮电费、"
            "公务接待费、工会经费。",
        ),
        said(
            7,
            f"“三公”经费财政拨款支出年初预算为2.50万元，支出决算为{money(reception)}，完成预算的"
            f"{rate(reception, D('2.5'))}，其中：公务接待费支出决算为{money(reception)}，完成预算的"
            f"{rate(reception, D('2.5'))}。2024年度“三公”经费支出决算数小于预算数的主要原因：来访减少。",
        ),
        said(8, f"{UNIT}2024年度无政府性基金预算财政拨款收入和支出。"),
        said(9, f"{UNIT}2024年度无国有资本经营预算财政拨款收入和支出。"),
        *_other_text(book),
    ]


def _general_text(book: Book) -> list[Paragraph]:
    spent = money(book.spent)
    classes = "；".join(
        f"{NAMES[code]}（类）{money(sum(book.on(code), D(0)))}，"
        f"占{rate(sum(book.on(code), D(0)), book.spent)}"
        for code in ("201", "208", "210", "221")
    )
    budget = sum((sum(pair, D(0)) + 3 for pair in book.items.values()), D(0))
    return [
        said(
            5,
            f"一般公共预算财政拨款支出{spent}，占本年支出合计的100.00%。",
            "（一）一般公共预算财政拨款支出决算总体情况",
        ),
        said(
            5,
            f"一般公共预算财政拨款支出{spent}，主要用于以下方面：{classes}。",
            "（二）一般公共预算财政拨款支出决算结构情况",
        ),
        said(
            5,
            f"一般公共预算财政拨款支出年初预算为{money(budget)}，支出决算为{spent}，完成年初预算的"
            f"{rate(book.spent, budget)}。决算数小于预算数的主要原因：部分采购延期。其中：",
            ITEMS,
        ),
        *(_item_text(book, number, code) for number, code in enumerate(book.items, start=1)),
    ]


ITEMS = "（三）一般公共预算财政拨款支出决算具体情况"
PURPOSES = {
    "2012601": "局机关人员经费和公用经费",
    "2012604": "馆藏修复和库房恒温系统",
    "2080501": "退休人员管理服务",
    "2080505": "单位缴存的基本养老保险",
    "2101101": "单位缴存的医疗保险",
    "2210201": "单位缴存的住房公积金",
    "2210203": "发放的购房补贴",
}


def _item_text(book: Book, number: int, code: str) -> Paragraph:
    path = f"{NAMES[code[:3]]}（类）{NAMES[code[:5]]}（款）{NAMES[code]}（项）"
    spent = sum(book.items[code], D(0))
    return said(
        5,
        f"{number}、{path}。主要用于：{PURPOSES[code]}。年初预算为{money(spent + 3)}，"
        f"支出决算为{money(spent)}。决算数小于预算数的主要原因：厉行节约。",
        ITEMS,
        21,
    )


def _other_text(book: Book) -> list[Paragraph]:
    return [
        said(
            10,
            "绩效自评的2024年度项目5个，涉及预算金额340.00万元，平均得分92.10分（其中，绩效评级为"
            "“优”的项目3个；绩效评级为“良”的项目2个；绩效评级为“合格”的项目0个；绩效评级为“不合格”"
            "的项目0个。绩效自评中共发现问题2个，已经完成整改的1个，正在整改的1个）。",
        ),
        said(
            11,
            f"机关运行经费支出{money(book.economic_on('302'))}，比2023年度增加10.00万元，"
            f"增长{rate(D(10), book.economic_on('302') - 10)}。",
            "（一）机关运行经费支出情况",
        ),
        said(
            11,
            "2024年度政府采购金额为180.50万元，其中：货物采购金额60.25万元、工程采购金额0万元、"
            "服务采购金额120.25万元。",
            "（二）政府采购支出情况",
        ),
        said(
            11,
            "截至2024年12月31日，共有车辆3辆，其中：机要通信用车1辆、应急保障用车2辆、其他用车0辆。"
            "单价100万元（含）以上设备（不含车辆）1台（套）。",
            "（三）国有资产占有使用情况说明",
        ),
    ]


def changed(old: str, new: str) -> AccountsDocument:
    """Return the whole document with one passage of its right text replaced."""
    text = whole_text()
    hits = [one for one in text if old in one.text]
    assert hits, f"the text does not say {old}"
    hits[0].text = hits[0].text.replace(old, new, 1)
    return document(text=text)
