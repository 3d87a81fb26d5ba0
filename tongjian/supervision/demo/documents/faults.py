"""Faults put into accounts on purpose: each alters printed places and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tongjian.supervision.demo.documents.accounts import Printing
from tongjian.supervision.demo.documents.made import NearMiss, Planted
from tongjian.supervision.demo.documents.names import BUREAUS, CLASSES, ECONOMIC, ITEMS
from tongjian.supervision.demo.documents.press import rounded

SUMS = ("arithmetic", "between_tables", "text_table")
SAID = ("text_table", "arithmetic", "share", "wording")


@dataclass(frozen=True)
class Fault:
    """Changes of printed places and the record of what they mean; ``mark`` finds the page."""

    changes: dict[str, str]
    planted: Planted
    mark: str


def number(text: str) -> Decimal:
    """Return a printed number."""
    return Decimal(text.replace(",", "").rstrip("%％"))


def printed_like(text: str, value: Decimal) -> str:
    """Print ``value`` with the commas and decimals of ``text``."""
    sign = text[len(text.rstrip("%％")) :]
    places = len(text.rstrip("%％").partition(".")[2])
    fixed = rounded(value, places)
    return (f"{fixed:,}" if "," in text else str(fixed)) + sign


def moved(rng: Random, text: str, up: bool | None = None) -> str:
    """Return another number, well beyond rounding: one digit of the wrong size."""
    value = number(text)
    step = max(Decimal(rng.randint(2, 9)), abs(value) * Decimal(rng.randint(3, 9)) / 100)
    rising = rng.random() < 0.5 if up is None else up
    if not rising and value <= step:
        rising = True
    return printed_like(text, value + step if rising else value - step)


def _place(**keys: Any) -> dict[str, Any]:
    return keys


def _table_fault(
    printing: Printing, key: str, stated: str, what: str, *places: dict[str, Any]
) -> Fault:
    """Record one altered cell."""
    head, row_key, column = key.split("|")
    grid = printing.grids[int(head[1:]) - 1]
    row = next(line.name for line in grid.lines if line.key == row_key)
    own = _place(table=grid.number, kinds=SUMS)
    planted = Planted(
        "arithmetic",
        what,
        stated=stated.replace(",", ""),
        expected=printing.press.printed[key].replace(",", ""),
        table=grid.number,
        row=row,
        column=column,
        places=(own, *places),
    )
    return Fault({key: stated}, planted, f"{head}|{row_key}")


def class_line(printing: Printing, rng: Random) -> Fault | None:
    """Table 1: a class no longer belongs to the sum below it."""
    keys = [k for k in printing.press.printed if k.startswith("t1|支出") and "、" in k]
    key = rng.choice(keys)
    stated = moved(rng, printing.press.printed[key])
    what = "表1一个支出类的决算数与本年支出合计、与表3该类不符"
    return _table_fault(printing, key, stated, what, _place(table=3, kinds=("between_tables",)))


def income_item(printing: Printing, rng: Random) -> Fault | None:
    """Table 2: an item's appropriation adds up neither across nor down."""
    keys = [
        k
        for k in printing.press.printed
        if k.startswith("t2|") and k.endswith("|财政拨款收入") and len(k.split("|")[1]) == 7
    ]
    key = rng.choice(keys)
    stated = moved(rng, printing.press.printed[key])
    return _table_fault(printing, key, stated, "表2一个项级科目的财政拨款收入与本行合计、与款不符")


def economic_item(printing: Printing, rng: Random) -> Fault | None:
    """Table 6: an item of office expenses does not add up to its class."""
    keys = [
        k
        for k in printing.press.printed
        if k.startswith("t6|302") and k.split("|")[1] in ("30201", "30207", "30228", "30239")
    ]
    key = rng.choice(keys)
    stated = moved(rng, printing.press.printed[key])
    return _table_fault(printing, key, stated, "表6一个款级科目与其所属的类不符")


def three_total(printing: Printing, rng: Random) -> Fault | None:
    """Table 7: the total of final figures is not the sum of its parts."""
    key = "t7|合计|决算数"
    if key not in printing.press.printed or not number(printing.press.printed[key]):
        return None
    stated = moved(rng, printing.press.printed[key], up=True)
    what = "表7决算数合计不等于各项之和"
    return _table_fault(printing, key, stated, what, _place(section=7, kinds=SAID))


def basic_shifted(printing: Printing, rng: Random) -> Fault | None:
    """Table 6 adds up in itself and differs from table 5 as a whole."""
    keys = ["t6|30101|决算数", "t6|301|决算数", "t6|人员经费合计|决算数"]
    printed = printing.press.printed
    step = Decimal(rng.randint(3, 9)) * (1 if printing.press.style.table_unit == "万元" else 10_000)
    changes = {key: printed_like(printed[key], number(printed[key]) + step) for key in keys}
    planted = Planted(
        "between_tables",
        "表6人员经费整体偏大，表内相符而与表5基本支出合计不符",
        stated=changes[keys[2]].replace(",", ""),
        expected=printed[keys[2]].replace(",", ""),
        table=6,
        row="人员经费合计",
        column="决算数",
        places=(
            _place(table=6, kinds=("between_tables", "text_table")),
            _place(table=5, kinds=("between_tables",)),
            _place(table=3, kinds=("between_tables",)),
            _place(section=6, kinds=SAID),
        ),
    )
    return Fault(changes, planted, "t6|人员经费合计")


def fund_shifted(printing: Printing, rng: Random) -> Fault | None:
    """Table 8 adds up in itself and differs from the fund column of table 4."""
    printed, changes = printing.press.printed, {}
    lines = printing.grids[7].lines
    if not printing.book.fund:
        return None
    code = next(line.code or "" for line in lines if len(line.code or "") == 7)
    step = Decimal(rng.randint(2, 6)) * (1 if printing.press.style.table_unit == "万元" else 10_000)
    zero = "0.00"
    for key in (code, code[:5], code[:3], "合计"):
        for column in ("本年收入", "年末结转和结余"):
            place = f"t8|{key}|{column}"
            old = printed.get(place, zero)
            changes[place] = printed_like(old, number(old) + step)
    planted = Planted(
        "between_tables",
        "表8本年收入和年末结转同时偏大，表内相符而与表4政府性基金栏不符",
        stated=changes["t8|合计|本年收入"].replace(",", ""),
        expected=printed["t8|合计|本年收入"].replace(",", ""),
        table=8,
        row="合计",
        column="本年收入",
        places=(
            _place(table=8, kinds=("between_tables", "text_table")),
            _place(table=4, kinds=("between_tables",)),
            _place(section=8, kinds=SAID),
        ),
    )
    return Fault(changes, planted, "t8|合计")


def _said(
    printing: Printing,
    kind: str,
    key: str,
    stated: str,
    what: str,
    *,
    kinds: tuple[str, ...] = (),
    row: str | None = None,
) -> Fault:
    """Record one altered place of the text."""
    section = int(key.split("|", maxsplit=1)[0][1:])
    planted = Planted(
        kind,
        what,
        stated=stated,
        expected=printing.press.printed[key],
        section=section,
        row=row,
        places=(_place(section=section, kinds=(kind, *kinds)),),
    )
    return Fault({key: stated}, planted, printing.press.where[key])


def difference(printing: Printing, rng: Random) -> Fault | None:
    """Section 1: difference and rate of growth do not belong together."""
    key = "s1|grand/diff"
    if key not in printing.press.printed:
        return None
    value = number(printing.press.printed[key]) * Decimal(rng.choice(("1.5", "1.8", "2.4")))
    stated = printed_like(printing.press.printed[key], value)
    what = "增减额与增减率不相配"
    return _said(printing, "arithmetic", key, stated, what, kinds=("share", "text_table"))


def direction(printing: Printing, rng: Random) -> Fault | None:
    """Section 11: it rose in money and fell in per cent."""
    key = "s11|running/dir"
    word = printing.press.printed.get(key)
    if word is None or number(printing.press.printed["s11|running/rate"]) < 1:
        return None
    stated = "减少" if word == "增加" else "增加"
    return _said(
        printing, "wording", key, stated, "增减方向与增减率的方向相反", kinds=("arithmetic",)
    )


def no_unit(printing: Printing, rng: Random) -> Fault | None:
    """Section 2: a figure without its unit."""
    return _said(printing, "unit", "s2|total/unit", "", "金额后没有单位")


def sharp_share(printing: Printing, rng: Random) -> Fault | None:
    """Section 3: a share off by the last digit, which no rounding explains."""
    press = printing.press
    shares = [k for k in press.printed if k.startswith("s3|part/") and k.endswith("/share")]
    rng.shuffle(shares)
    for key in shares:
        part = number(press.printed[key.removesuffix("/share")])
        low, high = bounds(part, number(press.printed["s3|total"]))
        last = Decimal(1).scaleb(-press.style.percent_places)
        for step in (last, -last):
            other = number(press.printed[key]) + step
            if other - last * Decimal("0.51") > high or other + last * Decimal("0.51") < low:
                what = "占比末位错误，任何四舍五入都得不到"
                return _said(
                    printing,
                    "share",
                    key,
                    printed_like(press.printed[key], other),
                    what,
                    kinds=("arithmetic",),
                )
    return None


def bounds(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least and greatest percentage that the printed operands allow."""
    first, second = half_step(part), half_step(whole)
    low = (part - first) * 100 / (whole + second)
    return low, (part + first) * 100 / (whole - second)


def half_step(value: Decimal) -> Decimal:
    """Return half a unit of the last printed digit."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent) / 2


def grand_total(printing: Printing, rng: Random) -> Fault | None:
    """Section 4: the text states something quite different from table 4."""
    key = "s4|grand"
    old = printing.press.printed[key]
    stated = printed_like(old, number(old) / rng.choice((10, 100, 1000)))
    what = "正文的财政拨款收入支出总计与表4不符"
    return _said(printing, "text_table", key, stated, what, kinds=("arithmetic", "share"))


def item_final(printing: Printing, rng: Random) -> Fault | None:
    """Section 5: an item's final figure is not that of table 5; the direction stays true."""
    press = printing.press
    for flow in rng.sample(printing.book.general, len(printing.book.general)):
        key = f"s5|{flow.code}/final"
        if abs(flow.spent - flow.budget) * 50 < flow.budget or flow.spent < 10_000_00:
            continue
        stated = moved(rng, press.printed[key], up=flow.spent > flow.budget)
        what = "正文一个项级科目的支出决算与表5不符"
        row = ITEMS[flow.code][0]
        return _said(printing, "text_table", key, stated, what, kinds=SAID, row=row)
    return None


def wrong_class(printing: Printing, rng: Random) -> Fault | None:
    """Section 5: an amount is told under the name of another class."""
    used = {flow.code[:3] for flow in printing.book.general}
    code = rng.choice(sorted(used))
    other = rng.choice(sorted(set(CLASSES) - used - {"231", "232", "234", "229", "202", "203"}))
    stated = printing.press.printed[f"s5|class/{code}"].replace(CLASSES[code], CLASSES[other])
    what = "结构情况里把一个类的名称写成了没有支出的类"
    key = f"s5|class/{code}"
    return _said(printing, "text_table", key, stated, what, kinds=("name",), row=CLASSES[other])


def copied_purpose(printing: Printing, rng: Random) -> Fault | None:
    """Section 5: the purpose of one item stands at another."""
    codes = [flow.code for flow in printing.book.general]
    # Neighbours of one section may share a purpose; across sections it was copied.
    pairs = [(a, b) for a in codes for b in codes if a[:5] != b[:5]]
    source, target = rng.choice(pairs)
    stated = printing.press.printed[f"s5|{source}/purpose"]
    what = f"用途与{ITEMS[source][0]}的相同"
    row = ITEMS[target][0]
    return _said(printing, "purpose", f"s5|{target}/purpose", stated, what, row=row)


def left_over(printing: Printing, rng: Random) -> Fault | None:
    """Section 5: something of the form was not replaced."""
    flow = next(f for f in printing.book.general if f.code.startswith("20805"))
    key = f"s5|{flow.code}/purpose"
    old = printing.press.printed[key]
    stated = rng.choice(("XXXXXXXX", f"{old}（如持平作持平表述）", f"{old}（不涉及的不列）"))
    what = "表样里的提示没有删去"
    return _said(printing, "leftover", key, stated, what, row=ITEMS[flow.code][0])


def wrong_comparison(printing: Printing, rng: Random) -> Fault | None:
    """Section 5: the final figure is called greater and is smaller."""
    key = "s5|all/than"
    word = printing.press.printed.get(key)
    if word is None:
        return None
    stated = "大于" if word == "小于" else "小于"
    return _said(printing, "wording", key, stated, "决算与预算的大小说反了", kinds=("arithmetic",))


def listed_empty(printing: Printing, rng: Random) -> Fault | None:
    """Section 6: an item is listed that has no amount."""
    book = printing.book
    absent = [
        n
        for c, n in ECONOMIC.items()
        if len(c) == 5 and c[:3] == "302" and not book.economic.get(c)
    ]
    name = rng.choice([n for n in absent if "公务" not in n and "出国" not in n])
    key = "s6|office/list"
    names = printing.press.printed[key].split("、")
    names.insert(rng.randint(1, len(names)), name)
    what = f"列举了表6没有金额的{name}"
    return _said(printing, "text_table", key, "、".join(names), what, row=name)


def not_listed(printing: Printing, rng: Random) -> Fault | None:
    """Section 6: an item with an amount is left out."""
    key = "s6|people/list"
    names = printing.press.printed[key].split("、")
    name = rng.choice(names[1:])
    names.remove(name)
    what = f"没有列举表6有金额的{name}"
    return _said(printing, "text_table", key, "、".join(names), what, row=name)


def share_of_nothing(printing: Printing, rng: Random) -> Fault | None:
    """Section 7: a percentage of a budget of zero."""
    press = printing.press
    keys = [
        k for k, v in press.printed.items() if k.startswith("s7|") and k.endswith("/done") and not v
    ]
    if not keys:
        return None
    key = rng.choice(keys)
    stated = rng.choice(("，完成预算的0%", "，完成预算的100%", "，完成预算的0.00%"))
    return _said(printing, "undefined_percentage", key, stated, "年初预算为零却写了完成比例")


def procured(printing: Printing, rng: Random) -> Fault | None:
    """Section 11: procurement is not the sum of goods, works and services."""
    key = "s11|procured"
    stated = moved(rng, printing.press.printed[key])
    return _said(
        printing, "arithmetic", key, stated, "政府采购总额不等于三类之和", kinds=("text_table",)
    )


def other_body(printing: Printing, rng: Random) -> Fault | None:
    """A heading (or the note of an empty table) names another bureau."""
    book = printing.book
    other = rng.choice([b.office for b in BUREAUS if b.office != book.bureau.office])
    keys = [
        k
        for k in ("part2|unit", "part3|unit", "t8|note|unit", "t2|unit")
        if k in printing.press.printed
    ]
    key = rng.choice(keys)
    head = key.split("|")[0]
    table = int(head[1:]) if head.startswith("t") else None
    planted = Planted(
        "name",
        "标题或表注写了别的单位",
        stated=book.place + other,
        expected=book.unit,
        table=table,
        places=(_place(kinds=("name",), says=book.place + other),),
    )
    return Fault({key: book.place + other}, planted, head)


TABLE_SETS: tuple[tuple[Callable[[Printing, Random], Fault | None], ...], ...] = (
    (class_line, income_item, economic_item, three_total, other_body),
    (basic_shifted, fund_shifted, income_item, three_total),
)
TEXT_SETS: tuple[tuple[Callable[[Printing, Random], Fault | None], ...], ...] = (
    (
        difference,
        no_unit,
        sharp_share,
        grand_total,
        item_final,
        left_over,
        listed_empty,
        share_of_nothing,
        procured,
        other_body,
    ),
    (
        direction,
        no_unit,
        sharp_share,
        wrong_class,
        copied_purpose,
        wrong_comparison,
        not_listed,
        share_of_nothing,
        other_body,
    ),
)


def draw(
    printing: Printing, rng: Random, makers: tuple[Callable[[Printing, Random], Fault | None], ...]
) -> list[Fault]:
    """Return those faults that this document can carry."""
    return [fault for make in makers if (fault := make(printing, rng)) is not None]


def natural_misses(printing: Printing) -> list[NearMiss]:
    """Return what only rounding explains: sums off by a cent, shares off by the last digit."""
    misses = []
    grid = printing.grids[4]
    column = grid.columns[0]
    lines = {line.key: line for line in grid.lines}
    for key, line in lines.items():
        below = [k for k in lines if len(k) == {3: 5, 5: 7}.get(len(key), 3) and k.isdigit()]
        parts = [lines[k] for k in below if line.total or k.startswith(key)]
        if len(key) == 7 or not parts:
            continue
        told = sum(number(part.values[column]) for part in parts)
        stated = line.values[column]
        if told != number(stated):
            what = f"各部分相加为{told}，差额由四舍五入造成"
            misses.append(NearMiss("arithmetic", what, stated, table=5, row=line.name))
    press = printing.press
    for place, text in press.printed.items():
        base = place.removesuffix("/share")
        if base == place or not place.startswith("s3|"):
            continue
        whole = number(press.printed["s3|total"])
        told = rounded(number(press.printed[base]) * 100 / whole, press.style.percent_places)
        if told != number(text):
            what = f"按印出的数计算为{told}%，在四舍五入的范围内"
            misses.append(NearMiss("share", what, text, section=3))
    return misses
