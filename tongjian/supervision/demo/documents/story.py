"""The explanatory text of the accounts: parts one, three and four, in three manners of wording."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tongjian.supervision.demo.documents.book import Book, Flow, Other, ThreePublic
from tongjian.supervision.demo.documents.grids import (
    FUNDS,
    INCOME_KINDS,
    function_name,
    income_by_kind,
)
from tongjian.supervision.demo.documents.made import NearMiss
from tongjian.supervision.demo.documents.names import (
    CLASSES,
    ECONOMIC,
    ITEMS,
    REASONS_DOWN,
    REASONS_UP,
)
from tongjian.supervision.demo.documents.press import Press, amount

SECTION_TITLES = (
    "一、收入支出决算总体情况说明",
    "二、收入决算情况说明",
    "三、支出决算情况说明",
    "四、财政拨款收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明",
    "六、一般公共预算财政拨款基本支出决算情况说明",
    "七、财政拨款“三公”经费支出决算情况说明",
    "八、政府性基金预算财政拨款收入支出决算情况说明",
    "九、国有资本经营预算财政拨款收入支出决算情况说明",
    "十、预算绩效管理情况",
    "十一、其他重要事项的情况说明",
)


@dataclass
class Block:
    """A sub-heading or a paragraph; ``mark`` finds its page again."""

    text: str
    mark: str
    heading: bool = False


@dataclass
class Section:
    """A numbered section of part three."""

    number: int
    heading: str
    blocks: list[Block] = field(default_factory=list)


class Story:
    """Writes part three of one book."""

    def __init__(self, book: Book, press: Press, rng: Random) -> None:
        self.book = book
        self.press = press
        self.rng = rng
        self.near: list[NearMiss] = []
        self.manner = press.style.wording
        self.section = Section(0, "")

    def all(self) -> list[Section]:
        """Return the eleven sections."""
        writers = (
            self.overall,
            self.income,
            self.expenditure,
            self.appropriated,
            self.general,
            self.basic,
            self.three_public,
            self.fund,
            self.capital,
            self.performance,
            self.others,
        )
        sections = []
        for number, (title, write) in enumerate(zip(SECTION_TITLES, writers, strict=True), 1):
            self.section = Section(number, title)
            self.press.paragraph = f"s{number}.h"
            self.section.heading = self.press.words(f"s{number}|heading", title)
            self.begin()
            write()
            sections.append(self.section)
        return sections

    def begin(self) -> None:
        """Start a paragraph: what is printed from now on belongs to it."""
        self.press.paragraph = f"s{self.section.number}.{len(self.section.blocks)}"

    def add(self, text: str, *, heading: bool = False) -> None:
        """End a paragraph."""
        self.section.blocks.append(Block(text, self.press.paragraph, heading))
        self.begin()

    def miss(self, kind: str, what: str, stated: str) -> None:
        """Note something that must not be reported."""
        self.near.append(NearMiss(kind, what, stated, section=self.section.number))

    def pick(self, *choices: str) -> str:
        """Choose by the bureau's manner."""
        return choices[self.manner % len(choices)]

    def money(self, place: str, cents: int) -> str:
        """Print an amount with its unit."""
        return self.press.money(f"s{self.section.number}|{place}", cents)

    def share(self, place: str, part: int, whole: int) -> str:
        """Print a share."""
        return self.press.share(f"s{self.section.number}|{place}", part, whole)

    def words(self, place: str, text: str) -> str:
        """Print words that a fault may alter."""
        return self.press.words(f"s{self.section.number}|{place}", text)

    def level(self, name: str) -> str:
        """Return the level of a function code in brackets."""
        return f"({name})" if self.press.style.narrow_brackets else f"（{name}）"

    def _same(self, first: int, second: int) -> bool:
        unit = self.press.style.text_unit
        return amount(first, unit, False) == amount(second, unit, False)

    def against(self, place: str, subject: str, now: int, before: int) -> str:
        """Compare with the year before."""
        last = self.book.year - 1
        lead = self.pick(f"与{last}年度相比，{subject}", f"{subject}比上年", f"{subject}较{last}年")
        if subject.endswith("各"):
            lead = self.pick("", f"与上年相比，{subject}", f"较{last}年，{subject}")
        if self._same(now, before):
            return f"{lead}持平"
        difference = abs(now - before)
        up = now > before
        words = self.words(f"{place}/dir", "增加" if up else "减少")
        text = f"{lead}{words}{self.money(f'{place}/diff', difference)}"
        if before == 0:
            return f"{text}（上年没有此项支出）"
        fall = self.pick("下降", "降低", "下降")
        grow = self.words(f"{place}/grow", "增长" if up else fall)
        return f"{text}，{grow}{self.share(f'{place}/rate', difference, before)}"

    def because(self, up: bool) -> str:
        """Give a reason."""
        lead = self.pick("主要原因：", "主要原因是", "原因主要为")
        return lead + self.rng.choice(REASONS_UP if up else REASONS_DOWN)

    def overall(self) -> None:
        """Section one."""
        book = self.book
        now, before = book.grand, book.before["grand"]
        lead = self.pick(
            f"{book.unit}{book.year}年度收入支出总计",
            f"{book.year}年度本部门收、支总计均为",
            f"{book.unit}{book.year}年度收入总计、支出总计均为",
        )
        text = f"{lead}{self.money('grand', now)}。"
        subject = self.pick("收入支出总计", "收、支总计各", "收入总计、支出总计各")
        text += self.against("grand", subject, now, before)
        self.add(f"{text}。{self.because(now > before)}。")

    def _parts(self, place: str, parts: list[tuple[str, int]], whole: int) -> str:
        """List parts of a whole with their shares, leaving out what is zero."""
        joint = self.pick("，占", "，占比", "，占")
        return "；".join(
            f"{name}{self.money(f'{place}/{name}', cents)}{joint}"
            f"{self.share(f'{place}/{name}/share', cents, whole)}"
            for name, cents in parts
            if cents
        )

    def income(self) -> None:
        """Section two."""
        kinds = income_by_kind(self.book)
        parts = [("财政拨款收入", sum(kinds[k] for k in INCOME_KINDS[:3]))]
        parts += [(kind, kinds[kind]) for kind in INCOME_KINDS[3:]]
        total = self.money("total", self.book.income)
        lead = self.pick("本年收入合计", "全年收入合计", "本年收入合计为")
        self.add(f"{lead}{total}，其中：{self._parts('part', parts, self.book.income)}。")

    def expenditure(self) -> None:
        """Section three."""
        book = self.book
        every: list[Flow | Other] = [*book.appropriated, *book.other]
        parts = [
            ("基本支出", sum(f.basic for f in every)),
            ("项目支出", sum(f.project for f in every)),
            ("经营支出", sum(o.business_spent for o in book.other)),
        ]
        total = self.money("total", book.spent)
        lead = self.pick("本年支出合计", "全年支出合计", "本年支出合计为")
        self.add(f"{lead}{total}，其中：{self._parts('part', parts, book.spent)}。")

    def appropriated(self) -> None:
        """Section four."""
        book = self.book
        now = sum(f.income + f.opening for f in book.appropriated)
        before = book.before["appropriated"]
        lead = self.pick(
            f"{book.unit}{book.year}年度财政拨款收入支出总计",
            f"{book.year}年度财政拨款收、支总计",
            f"{book.year}年度财政拨款收入支出总计为",
        )
        text = f"{lead}{self.money('grand', now)}。"
        text += self.against("grand", "财政拨款收入支出总计", now, before)
        self.add(f"{text}。{self.because(now > before)}。")

    def general(self) -> None:
        """Section five: sum, structure, items."""
        book = self.book
        spent = sum(f.spent for f in book.general)
        self.add("（一）一般公共预算财政拨款支出决算总体情况", heading=True)
        text = f"一般公共预算财政拨款支出{self.money('total', spent)}，"
        text += f"占本年支出合计的{self.share('of_all', spent, book.spent)}。"
        text += self.against("total", "一般公共预算财政拨款支出", spent, book.before["general"])
        self.add(f"{text}。{self.because(spent > book.before['general'])}。")
        self.add("（二）一般公共预算财政拨款支出决算结构情况", heading=True)
        classes: dict[str, int] = {}
        for flow in book.general:
            classes[flow.code[:3]] = classes.get(flow.code[:3], 0) + flow.spent
        parts = [
            (self.words(f"class/{code}", CLASSES[code] + self.level("类")), cents)
            for code, cents in classes.items()
        ]
        text = f"一般公共预算财政拨款支出{self.money('structure', spent)}，主要用于以下方面："
        self.add(f"{text}{self._parts('class', parts, spent)}。")
        self.add("（三）一般公共预算财政拨款支出决算具体情况", heading=True)
        budget = sum(f.budget for f in book.general)
        text = f"一般公共预算财政拨款支出年初预算为{self.money('budget', budget)}，"
        text += f"支出决算为{self.money('final', spent)}，"
        text += f"完成年初预算的{self.share('done', spent, budget)}。"
        self.add(f"{text}{self._deviation('all', spent, budget)}其中：")
        self._items(book.general)

    def _deviation(self, place: str, final: int, budget: int) -> str:
        """Say why the final figure differs from the budget."""
        if self._same(final, budget):
            return "决算数与预算数持平。"
        if abs(final - budget) * 500 < budget:
            self.miss("wording", "相差不到千分之二，称基本持平", "决算数与预算数基本持平")
            return "决算数与预算数基本持平。"
        word = self.words(f"{place}/than", "大于" if final > budget else "小于")
        lead = self.pick("的主要原因：", "的主要原因是", "，主要是")
        reason = self.rng.choice(REASONS_UP if final > budget else REASONS_DOWN)
        return f"决算数{word}预算数{lead}{reason}。"

    def _items(self, flows: list[Flow]) -> None:
        """Describe every item: purpose, budget, final and why they differ."""
        office = self.book.bureau.office
        for count, flow in enumerate(flows, 1):
            code = flow.code
            mark = self.pick(f"{count}、", f"{count}. ", f"（{count}）")
            path = (
                f"{function_name(code[:3])}{self.level('类')}{function_name(code[:5])}"
                f"{self.level('款')}{function_name(code)}{self.level('项')}"
            )
            purpose = self.words(f"{code}/purpose", ITEMS[code][1].format(short=office))
            budget = self.money(f"{code}/budget", flow.budget)
            final = self.money(f"{code}/final", flow.spent)
            why = self._deviation(code, flow.spent, flow.budget)
            if self.manner == 0:
                text = f"主要用于：{purpose}。年初预算为{budget}，支出决算为{final}。{why}"
            elif self.manner == 1:
                text = f"年初预算为{budget}，支出决算为{final}"
                if flow.budget:
                    done = self.share(f"{code}/done", flow.spent, flow.budget)
                    text += f"，完成年初预算的{done}"
                else:
                    self.miss("undefined_percentage", "年中追加，没有写百分比", text)
                text += f"。{why}"
                text += f"主要用于：{purpose}。"
            else:
                text = f"年初预算{budget}，支出决算{final}。主要用于：{purpose}。{why}"
            self.add(f"{mark}{path}。{text}")

    def basic(self) -> None:
        """Section six."""
        book = self.book
        text = f"一般公共预算财政拨款基本支出{self.money('total', book.people + book.office)}，"
        text += f"其中：人员经费{self.money('people', book.people)}，"
        text += f"主要包括：{self._listed('people', ('301', '303'))}；"
        text += f"公用经费{self.money('office', book.office)}，"
        text += f"主要包括：{self._listed('office', ('302', '310'))}。"
        self.add(text)

    def _listed(self, place: str, parents: tuple[str, str]) -> str:
        names = [
            name
            for code, name in ECONOMIC.items()
            if len(code) == 5 and code[:3] in parents and self.book.economic.get(code)
        ]
        return self.words(f"{place}/list", "、".join(names))

    def three_public(self) -> None:
        """Section seven."""
        book = self.book
        kinds = dict(
            zip(
                ("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"),
                book.three,
                strict=True,
            )
        )
        budget = sum(k.budget for k in book.three)
        final = sum(k.final for k in book.three)
        if not budget and not final:
            self.add(f"{book.unit}{book.year}年度没有安排“三公”经费，也没有发生支出。")
            return
        self.add("（一）“三公”经费财政拨款支出决算总体情况说明", heading=True)
        text = "“三公”经费财政拨款支出" + self._done("all", ThreePublic(budget, final, 0))
        parts = "；".join(f"{name}支出{self._done(name, kind)}" for name, kind in kinds.items())
        text += f"，其中：{parts}。{self._deviation('all', final, budget)}"
        self.add(text)
        before = sum(k.before for k in book.three)
        text = self.against("all", "“三公”经费财政拨款支出决算数", final, before)
        self.add(f"{text}，其中：{self._each(kinds)}。")
        self.add("（二）“三公”经费财政拨款支出决算具体情况说明", heading=True)
        self._three_details(kinds, final)

    def _done(self, place: str, kind: ThreePublic) -> str:
        """Budget, final and the share of the budget, which a budget of zero does not have."""
        text = f"年初预算为{self.money(f'{place}/budget', kind.budget)}，"
        text += f"决算为{self.money(f'{place}/final', kind.final)}"
        if not kind.budget:
            stated = text
            self.miss("undefined_percentage", "预算为零，没有写百分比", stated)
            return text + self.words(f"{place}/done", "")
        return f"{text}，完成预算的{self.share(f'{place}/done', kind.final, kind.budget)}"

    def _each(self, kinds: dict[str, ThreePublic]) -> str:
        texts = []
        for name, kind in kinds.items():
            if self._same(kind.final, kind.before):
                texts.append(f"{name}支出决算持平")
                continue
            up, difference = kind.final > kind.before, abs(kind.final - kind.before)
            word = self.words(f"{name}/dir", "增加" if up else "减少")
            text = f"{name}支出决算{word}{self.money(f'{name}/diff', difference)}"
            if kind.before:
                grow = self.words(f"{name}/grow", "增长" if up else "下降")
                text += f"，{grow}{self.share(f'{name}/rate', difference, kind.before)}"
            else:
                self.miss("undefined_percentage", "上年为零，只写增加额", text)
            texts.append(text)
        return "；".join(texts)

    def _three_details(self, kinds: dict[str, ThreePublic], final: int) -> None:
        counts = self.book.counts
        if not final:
            self.add(f"{self.book.unit}{self.book.year}年度没有发生“三公”经费财政拨款支出。")
            return
        parts = [(f"{name}支出决算", kind.final) for name, kind in kinds.items()]
        self.add(f"“三公”经费财政拨款支出决算中，{self._parts('part', parts, final)}。")
        trips, vehicles, reception = kinds.values()
        count = 1
        if trips.final:
            text = f"{count}、因公出国（境）费支出{self.money('detail/trips', trips.final)}。"
            self.add(f"{text}全年组织团组{counts['trips']}个，累计{counts['trips'] * 2}人次。")
            count += 1
        if vehicles.final:
            text = f"{count}、公务用车购置及运行维护费支出"
            text += f"{self.money('detail/vehicles', vehicles.final)}，均为运行维护支出，"
            self.add(f"{text}用于燃料、保险和维修，年末公务用车保有量{counts['vehicles']}辆。")
            count += 1
        if reception.final:
            text = f"{count}、公务接待费支出{self.money('detail/reception', reception.final)}，"
            self.add(
                f"{text}全年国内公务接待{counts['visits']}批次，共{counts['visits'] * 6}人次。"
            )

    def fund(self) -> None:
        """Section eight."""
        self._special("政府性基金", self.book.fund)

    def capital(self) -> None:
        """Section nine."""
        self._special("国有资本经营", self.book.capital)

    def _special(self, name: str, flows: list[Flow]) -> None:
        book = self.book
        if not flows:
            self.add(f"{book.unit}{book.year}年度未发生{name}预算财政拨款收入和支出。")
            return
        income = self.money("income", sum(f.income for f in flows))
        spent = self.money("spent", sum(f.spent for f in flows))
        self.add(f"{name}预算财政拨款收入{income}，支出{spent}，支出具体情况如下：")
        self._items(flows)

    def performance(self) -> None:
        """Section ten."""
        book, counts = self.book, self.book.counts
        projects = counts["projects"]
        money = self.money("sum", sum(f.project for f in book.general))
        text = f"{book.unit}按照区财政局统一部署开展全过程绩效管理："
        self.miss("name", "正文提到别的单位，不是标题", "按照区财政局统一部署")
        text += f"编报绩效目标的{book.year}年度项目{projects}个，涉及预算金额{money}；"
        text += f"绩效自评的项目{projects}个，其中绩效评级为“优”的项目"
        text += f"{self.words('best', str(counts['best']))}个，“良”的项目{counts['good']}个，"
        text += "“合格”的项目0个，“不合格”的项目0个。"
        open_problems = counts["problems"] - counts["solved"]
        text += f"自评中共发现问题{counts['problems']}个，已经完成整改的{counts['solved']}个，"
        self.add(f"{text}正在整改的{open_problems}个。")

    def others(self) -> None:
        """Section eleven."""
        book, counts = self.book, self.book.counts
        self.add("（一）机关运行经费支出情况", heading=True)
        running, before = book.running_costs, book.before["running"]
        text = f"机关运行经费支出{self.money('running', running)}，"
        text += self.against("running", "", running, before) + "。"
        if running != book.office:
            self.miss("text_table", "机关运行经费不含事业单位，小于公用经费", text)
        self.add(f"{text}{self.because(running > before)}。")
        self.add("（二）政府采购支出情况", heading=True)
        names = ("货物", "工程", "服务")
        parts = "、".join(
            f"{name}采购金额{self.money(name, cents)}"
            for name, cents in zip(names, book.procurement, strict=True)
        )
        whole = self.money("procured", sum(book.procurement))
        self.add(f"{book.year}年度政府采购金额（以合同签订为准）为{whole}，其中：{parts}。")
        self.add("（三）国有资产占有使用情况", heading=True)
        others = counts["vehicles"] - counts["duty"]
        text = f"截至{book.year}年12月31日，本部门共有车辆{counts['vehicles']}辆，其中："
        text += f"执法执勤用车{counts['duty']}辆、其他用车{others}辆。"
        text += f"单价50至100万元的设备{counts['equipment']}台（套），"
        self.miss("unit", "区间的前一个数与后一个数共用单位", "单价50至100万元")
        self.add(f"{text}单价100万元（含）以上设备（不含车辆）0台（套）。")


def glossary(rng: Random) -> list[str]:
    """Part four; explanations in words of our own."""
    terms = [
        f"财政拨款收入：本级财政在当年拨给单位的资金，由{'、'.join(FUNDS)}三部分组成。",
        "事业收入：事业单位提供专业服务及辅助服务得到的收入。",
        "经营收入：事业单位在主业以外、单独核算范围以外的经营所得。",
        "其他收入：上述各项收入没有涵盖的收入。",
        "年初结转和结余：以前年度没有用完、今年接着使用的资金。",
        "基本支出：保证机构正常运转和日常任务所花的钱。",
        "项目支出：为专门任务或发展目标在基本支出以外花的钱。",
        "“三公”经费：用本级财政拨款安排的因公出国（境）、公务用车和公务接待三类费用。",
        "机关运行经费：行政单位和参公管理单位的日常公用经费。",
    ]
    chosen = terms[: rng.randint(5, len(terms))]
    marks = "一二三四五六七八九"
    return [f"{mark}、{term}" for mark, term in zip(marks, chosen, strict=False)]
