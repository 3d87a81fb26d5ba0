"""A quiet district: two towns, six units, every dataset, and nothing a rule should find.

Written from the table of rules and the datasets' declarations alone. A world is a mapping dataset
→ rows, a row the columns of a delivered file; what is not given is blank. Sums are whole yuan that
twelve divides, so that each month is exact. The years before 2024 are thinner: paid by quarters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    EDUCATION,
    FINANCE,
    MONTHS,
    OTHER_TOWN,
    OTHER_TOWN_UNIT,
    PLACES,
    SCHOOL,
    SHARE,
    TOWN,
    TOWN_UNIT,
    YEAR,
    YEARS,
    Row,
    World,
)
from tests.supervision.warning.independent.records import records


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the budget and how it is spent: paid to one payee in even parts, or not at all."""

    unit: str
    function: str
    yuan: int
    econ: str | None = None
    gov: str | None = None
    project: str | None = None
    name: str | None = None
    fund: str = "general"
    payee: str | None = None
    purpose: str = ""
    upper: int = 0

    @property
    def place(self) -> str:
        return self.unit[:-6]

    @property
    def kind(self) -> str:
        return "basic" if self.project is None else "project"

    def of(self, year: int) -> int:
        return self.yuan * SHARE[year] // 100


def staff(unit: str, function: str, yuan: int, gov: str) -> Line:
    """Return the line of a unit's wages."""
    return Line(
        unit=unit,
        function=function,
        yuan=yuan,
        gov=gov,
        econ="30101",
        payee="浦江银行股份有限公司",
        purpose="发放在职人员工资",
    )


LINES = (
    staff(FINANCE, "2010601", 1_200_000, "501"),
    Line(
        unit=FINANCE,
        function="2010608",
        yuan=2_400_000,
        econ="30227",
        gov="502",
        project="PA1",
        name="财政评审委托服务",
        payee="明川工程咨询有限公司",
        purpose="支付财政评审委托服务费",
    ),
    Line(
        unit=FINANCE,
        function="227",
        yuan=300_000,
        gov="514",
        project="PA0",
        name="预备费",
    ),
    Line(
        unit=FINANCE,
        function="2300202",
        yuan=1_800_000,
        gov="513",
        project="PT0",
        name="对镇均衡性转移支付",
        payee="甲镇财政所",
        purpose="拨付均衡性转移支付",
    ),
    Line(
        unit=FINANCE,
        function="2300312",
        yuan=600_000,
        gov="513",
        project="PT1",
        name="小城镇道路改造补助",
        payee="乙镇财政所",
        purpose="拨付小城镇道路改造补助",
    ),
    staff(EDUCATION, "2050101", 1_200_000, "501"),
    Line(
        unit=EDUCATION,
        function="2050203",
        yuan=2_400_000,
        econ="31003",
        gov="503",
        project="PB1",
        name="初中实验室设备",
        payee="启文教学设备有限公司",
        purpose="支付初中实验室设备款",
        upper=480_000,
    ),
    staff(SCHOOL, "2050202", 2_400_000, "505"),
    Line(
        unit=SCHOOL,
        function="2050202",
        yuan=1_200_000,
        econ="30213",
        gov="505",
        project="PB2",
        name="小学校舍修缮",
        payee="安固建筑工程有限公司",
        purpose="支付小学校舍修缮工程款",
    ),
    staff(CIVIL, "2080201", 1_200_000, "501"),
    Line(
        unit=CIVIL,
        function="2081002",
        yuan=1_800_000,
        econ="30305",
        gov="509",
        project="PC1",
        name="老年人助餐服务",
        payee="银龄养老服务有限公司",
        purpose="支付老年人助餐服务费",
    ),
    Line(
        unit=FINANCE,
        function="2120303",
        yuan=4_800_000,
        econ="31001",
        gov="503",
        project="PF1",
        name="小城镇基础设施建设",
        fund="fund",
        payee="城建路桥工程有限公司",
        purpose="支付小城镇基础设施工程款",
    ),
    Line(
        unit=FINANCE,
        function="2230105",
        yuan=960_000,
        econ="31201",
        gov="507",
        project="PS1",
        name="国有企业改革成本",
        fund="state_capital",
        payee="区属建设发展有限公司",
        purpose="支付国有企业改革成本",
    ),
    Line(
        unit=FINANCE,
        function="2300803",
        yuan=240_000,
        gov="513",
        project="PS2",
        name="国有资本经营预算调出资金",
        fund="state_capital",
        payee="区财政局国库",
        purpose="国有资本经营预算调入一般公共预算",
    ),
    *(
        line
        for unit in (TOWN_UNIT, OTHER_TOWN_UNIT)
        for line in (
            staff(unit, "2010601", 600_000, "501"),
            Line(
                unit=unit,
                function="2120303",
                yuan=300_000,
                econ="31001",
                gov="503",
                project="PT1",
                name="小城镇道路改造",
                payee="城建路桥工程有限公司",
                purpose="支付道路改造工程款",
                upper=300_000,
            ),
            Line(
                unit=unit,
                function="2130306",
                yuan=600_000,
                econ="30213",
                gov="502",
                project="PT2",
                name="镇管河道养护",
                payee="清源水务养护有限公司",
                purpose="支付镇管河道养护费",
            ),
            Line(
                unit=unit,
                function="227",
                yuan=30_000,
                gov="514",
                project="PT9",
                name="预备费",
            ),
        )
    ),
)
# What comes in beside the balancing transfer: (code, yuan, fund type).
DISTRICT_INCOME = (
    ("10101", 6_000_000, "general"),
    ("10104", 2_400_000, "general"),
    ("10106", 1_200_000, "general"),
    ("10110", 1_200_000, "general"),
    ("10304", 960_000, "general"),
    ("1030501", 480_000, "general"),
    ("1030706", 240_000, "general"),
    ("11009", 240_000, "general"),
    ("1030148", 4_800_000, "fund"),
    ("1030601", 1_200_000, "state_capital"),
)
TOWN_INCOME = (
    ("10110", 48_000, "general"),
    ("10304", 24_000, "general"),
    ("11002", 900_000, "general"),
    ("11003", 300_000, "general"),
)


def quiet() -> World:
    """Return the rows of every dataset, new lists each time."""
    years = YEARS[1:]
    return {
        "budget": [row for year in YEARS for row in _budget(year)],
        "payment": [row for year in YEARS for row in _payment(year)],
        "allotment": [row for year in YEARS for row in _allotment(year)],
        "revenue": [row for year in years for row in _revenue(year)],
        "tax": [row for year in years for row in _tax(year)],
        "non_tax_due": [row for year in years for row in _non_tax_due(year)],
        "transfer": [row for year in years for row in _transfer(year)],
        "final_account": [row for year in years for row in _final_account(year)],
        **records(),
    }


def _scope(place: str, year: int, fund: str | None = None) -> Row:
    return {
        "jurisdiction": place,
        "fiscal_year": year,
        "fund_type": fund,
        "level_scope": "own_level",
    }


def _classified(line: Line, year: int) -> Row:
    return {
        **_scope(line.place, year, line.fund),
        "unit": line.unit,
        "function_code": line.function,
        "dept_econ_code": line.econ,
        "gov_econ_code": line.gov,
        "project": line.project,
        "project_name": line.name,
        "kind": line.kind,
    }


def _budget(year: int) -> Iterator[Row]:
    for stage in ("draft", "approved", "current"):
        for line in LINES:
            yield {
                **_classified(line, year),
                "stage": stage,
                "effective_date": date(year, 1, 1),
                "approved_yuan": line.of(year),
                "adjustment_yuan": 0,
                "virement_yuan": 0,
                "current_yuan": line.of(year),
            }


def _payment(year: int) -> Iterator[Row]:
    """Even parts, each month's a little larger than the last so that no two are alike."""
    months = range(1, 13) if year == YEAR else (3, 6, 9, 12)
    for number, line in enumerate(LINES):
        if line.payee is None:
            continue
        part, middle = line.of(year) // len(months), sum(months) / len(months)
        for month in months:
            yield {
                **_classified(line, year),
                "payment_no": f"{year}-{line.place}-{number:02d}-{month:02d}",
                "date_applied": date(year, month, 23),
                "date_paid": date(year, month, 25),
                "payee": line.payee,
                "payee_account": f"622200{number:04d}0001",
                "purpose": f"{line.purpose}（{month}月）",
                "settlement": "transfer",
                "amount_yuan": part + int((month - middle) * 22),
            }


def _allotment(year: int) -> Iterator[Row]:
    for number, line in enumerate(LINES):
        if line.payee is None:
            continue
        for origin, yuan in (("own", line.yuan - line.upper), ("upper", line.upper)):
            if not yuan:
                continue
            upper = origin == "upper"
            yield {
                **_classified(line, year),
                "document_no": f"财指〔{year}〕{number:02d}{'转' if upper else ''}号",
                "origin": origin,
                "upper_document_no": f"上财指〔{year}〕{number:02d}号" if upper else None,
                "date_received": date(year, 1, 19) if upper else None,
                "date_registered": date(year, 1, 19),
                "date_split": date(year, 1, 19),
                "date_approved": date(year, 1, 20),
                "date_issued": date(year, 1, 20),
                "amount_yuan": yuan * SHARE[year] // 100,
                "balance_yuan": 0,
            }


def income(place: str, year: int) -> list[tuple[str, int, str]]:
    """Return (code, yuan, fund type) of a place's year: what the budget's uses come to."""
    listed = DISTRICT_INCOME if place == DISTRICT else TOWN_INCOME
    told = [(code, yuan * SHARE[year] // 100, fund) for code, yuan, fund in listed]
    own = [each for each in LINES if each.place == place and each.fund == "general"]
    left = sum(each.of(max(year - 1, 2022)) for each in own if each.payee is None)
    told.append(("11008", left, "general"))
    got = sum(yuan for _, yuan, fund in told if fund == "general")
    rest = sum(each.of(year) for each in own) - got
    return [*told, ("11002" if place == DISTRICT else "10101", rest, "general")]


def _revenue(year: int) -> Iterator[Row]:
    for place in PLACES:
        for code, yuan, fund in income(place, year):
            for month in MONTHS:
                once = code == "11008"
                yield {
                    **_scope(place, year, fund),
                    "period": month,
                    "revenue_code": code,
                    "budget_yuan": yuan,
                    "actual_yuan": (yuan if month == "01" else 0) if once else yuan // 12,
                }


def _tax(year: int) -> Iterator[Row]:
    for place in PLACES:
        for code, yuan, _ in income(place, year):
            for month in MONTHS if code.startswith("101") else ():
                yield {
                    **_scope(place, year, "general"),
                    "period": month,
                    "revenue_code": code,
                    "industry": "manufacturing",
                    "amount_yuan": yuan // 12,
                }


def _non_tax_due(year: int) -> Iterator[Row]:
    for place, unit in ((DISTRICT, FINANCE), (TOWN, TOWN_UNIT), (OTHER_TOWN, OTHER_TOWN_UNIT)):
        for code, yuan, fund in income(place, year):
            for month in MONTHS if code.startswith("103") and fund == "general" else ():
                yield {
                    **_scope(place, year, "general"),
                    "unit": unit,
                    "item": code,
                    "item_name": "非税收入",
                    "period": month,
                    "due_yuan": yuan // 12,
                    "paid_in_yuan": yuan // 12,
                }


def _transfer(year: int) -> Iterator[Row]:
    """From above to the district, and from the district to each town, told by both sides."""
    general = next(yuan for code, yuan, _ in income(DISTRICT, year) if code == "11002")
    sent: list[tuple[str, str, str, int, str | None, str]] = [
        ("上均衡", DISTRICT, "general", general, None, "2300202")
    ]
    for town, mark in ((TOWN, "甲"), (OTHER_TOWN, "乙")):
        share = SHARE[year]
        sent += [
            (f"区均衡{mark}", town, "general", 9000 * share, None, "2300202"),
            (f"区专项{mark}", town, "earmarked", 3000 * share, "PT1", "2300312"),
        ]
    for mark, lower, kind, yuan, project, function in sent:
        told = {
            "fund_type": "general",
            "transfer_no": f"{DISTRICT}-{year}-{mark}",
            "kind": kind,
            "project": project,
            "project_name": project and "小城镇道路改造",
            "function_code": function,
            "lower_jurisdiction": lower,
            "document_no": f"财预〔{year}〕{mark}号",
            "special": "none",
            "date_notified": date(year - 1, 11, 15),
            "notified_yuan": yuan * 9 // 10,
            "date_issued": date(year, 1, 19),
            "date_received": date(year, 1, 20),
            "issued_yuan": yuan,
            "received_yuan": yuan,
        }
        if lower != DISTRICT:
            yield {**_scope(DISTRICT, year), **told, "direction": "out"}
        yield {**_scope(lower, year), **told, "direction": "in"}


def _final_account(year: int) -> Iterator[Row]:
    """Units' accounts line by line, and each place's own: what came in, went out and is left."""
    for line in LINES:
        if line.payee is not None:
            yield {
                **_accounted(line.place, line.unit, year, line.fund, line.of(year)),
                "line_no": f"{line.function}-{line.project or '基本'}",
                "line_name": line.name or "人员支出",
                "side": "expenditure",
                "function_code": line.function,
                "dept_econ_code": line.econ,
                "kind": line.kind,
            }
    for place in PLACES:
        uses: dict[tuple[str, str], int] = {}
        for line in LINES:
            if line.place == place:
                function = "2300902" if line.payee is None else line.function
                key = (line.fund, function)
                uses[key] = uses.get(key, 0) + line.of(year)
        for (fund, function), yuan in uses.items():
            yield {
                **_accounted(place, place, year, fund, yuan),
                "line_no": function,
                "line_name": "年终结余" if function == "2300902" else f"{function}支出",
                "side": "expenditure",
                "function_code": function,
            }
        for code, yuan, fund in income(place, year):
            yield {
                **_accounted(place, place, year, fund, yuan),
                "line_no": code,
                "line_name": f"{code}收入",
                "side": "revenue",
                "revenue_code": code,
            }


def _accounted(place: str, unit: str, year: int, fund: str, yuan: int) -> Row:
    return {
        **_scope(place, year, fund),
        "table_name": "收入支出决算总表",
        "unit": unit,
        "budget_yuan": yuan,
        "adjusted_yuan": yuan,
        "final_yuan": yuan,
        "period": "12",
    }
