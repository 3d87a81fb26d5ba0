"""Rule 58: a project whose name speaks of one field is budgeted under another's function code."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    LINE_KEY,
    ROW,
    blank,
    budget_evidence,
    in_class,
    judged_rows,
    named,
    payment_evidence,
    payments,
    results,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.lines import line_code, line_name
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.wording import WordList

KEY = list(LINE_KEY)
NOT_JUDGED = ("227", "229", "230", "231", "232", "233")
FIELDS: dict[str, tuple[WordList, tuple[str, ...]]] = {
    "公共安全": (
        WordList(words=("派出所", "看守所", "社区矫正", "法律援助", "人民调解")),
        ("204",),
    ),
    "教育": (
        WordList(
            words=(
                "义务教育",
                "学前教育",
                "高中教育",
                "校舍",
                "课后服务",
                "小学",
                "初中",
                "高中",
                "中学",
                "幼儿园",
                "教学楼",
                "学生资助",
                "课桌椅",
            ),
            exclusions=(
                "小学生医",
                "小学生保险",
                "校舍周边",
                "小学周边",
                "中学周边",
                "高中周边",
                "幼儿园周边",
                "小学路",
                "中学路",
                "小学门口",
                "中学门口",
                "幼儿园门口",
                "集中学",
                "其中学",
                "空中学",
            ),
        ),
        ("205",),
    ),
    "科学技术": (WordList(words=("科普活动", "科技成果转化", "基础研究")), ("206",)),
    "文化旅游体育与传媒": (
        WordList(
            words=(
                "图书馆运行",
                "文化馆运行",
                "博物馆",
                "美术馆",
                "群众文化活动",
                "文物保护",
                "全民健身",
            ),
            exclusions=("学校图书馆运行", "博物馆周边", "博物馆路", "美术馆周边"),
        ),
        ("207",),
    ),
    "社会保障和就业": (
        WordList(
            words=(
                "居家养老",
                "养老服务",
                "养老院",
                "最低生活保障",
                "就业补助",
                "优抚",
                "退役军人",
                "社会救助",
            ),
            exclusions=("养老服务用房建设", "优抚医院"),
        ),
        ("208",),
    ),
    "卫生健康": (
        WordList(
            words=(
                "基本公共卫生",
                "疫苗接种",
                "疾病预防控制",
                "家庭医生",
                "社区卫生服务中心",
                "卫生院",
                "妇幼保健",
                "公立医院",
                "人民医院",
                "社区医院",
                "中心医院",
                "中医医院",
                "中医院",
                "中西医结合医院",
                "专科医院",
                "综合医院",
                "儿童医院",
                "口腔医院",
                "医院门诊",
                "医院病房",
                "医院住院部",
                "医院医疗设备",
            ),
            exclusions=(
                "卫生院周边",
                "动物医院",
                "宠物医院",
                *(f"医院{what}" for what in ("周边", "路", "门口", "地块", "附属学校")),
            ),
        ),
        ("210",),
    ),
    "节能环保": (
        WordList(
            words=("大气污染防治", "水污染防治", "土壤污染防治", "环境监测"),
            exclusions=("职业环境监测",),
        ),
        ("211",),
    ),
    "农林水": (
        WordList(
            words=(
                "高标准农田",
                "农技推广",
                "河道疏浚",
                "病虫害防治",
                "农田水利",
                "农机购置",
                "动物防疫",
            )
        ),
        ("213",),
    ),
    "交通运输": (
        WordList(words=("公路养护", "公路大修", "农村公路", "公交运营补贴")),
        ("214",),
    ),
    "住房保障": (WordList(words=("保障性住房", "公共租赁住房", "棚户区改造")), ("221", "212")),
    "灾害防治及应急管理": (
        WordList(words=("消防救援队", "安全生产监管", "森林防火"), exclusions=("林业森林防火",)),
        ("224",),
    ),
}
MARKS = tuple(f"of_{place}" for place in range(len(FIELDS)))


def _speaking(names: Any) -> Any:
    """Return the names (``text``) that speak of one or more fields, with a mark for each field."""
    told = [words.found_in(names.text) for words, _ in FIELDS.values()]
    marked = names.mutate(**dict(zip(MARKS, told, strict=True)))
    return marked.filter(reduce(or_, (marked[mark] for mark in MARKS)))


def _doubtful(rows: Any, names: Any) -> Any:
    """Return the rows of projects judged here whose name and code do not go together.

    The name speaks of one or more fields and the code lies in none of them.
    """
    kept = rows.filter(
        rows.fund_type == "general",
        rows.project != "",
        ~blank(rows.function_code),
        ~in_class(rows.function_code, NOT_JUDGED),
    )
    told = kept.inner_join(_speaking(names), [("project_name", "text")])
    classes = (codes for _, codes in FIELDS.values())
    fits = (
        told[mark] & in_class(told.function_code, codes)
        for mark, codes in zip(MARKS, classes, strict=True)
    )
    return told.filter(~reduce(or_, fits)).select(*rows.columns)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look at the projects of the general budget in force, and at payments no line provides for."""
    lines = judged_rows(unit_lines(tables), tables)
    names = lines.select(text=lines.project_name).filter(_.text.notnull()).distinct()
    doubtful = _doubtful(lines, names)
    sums = doubtful.group_by(KEY).agg(
        amount=_.current_yuan.sum(), project_name=_.project_name.max()
    )
    rows = payments(tables, *KEY, *ROW, "fund_type", "project_name")
    paid = _doubtful(rows, tables.texts("project_name")).anti_join(lines, KEY)
    spent = paid.group_by(KEY).agg(amount=_.amount_yuan.sum(), project_name=_.project_name.max())
    both = sums.mutate(budgeted=True).union(
        spent.filter(spent.amount > 0).cast({"amount": sums.amount.type()}).mutate(budgeted=False)
    )
    hits = with_evidence(
        both, KEY, budget_evidence(doubtful, LINE_KEY), payment_evidence(paid, LINE_KEY)
    )
    titles = tables.functions.select(fiscal_year=_.year, class_code=_.code, class_name=_.name)
    of_class = hits.mutate(class_code=hits.function_code.substr(0, 3))
    hits = named(of_class.left_join(titles, ["fiscal_year", "class_code"]), tables)
    return results(
        hits,
        subject=("line", line_code(hits), line_name(hits)),
        level="blue",
        figures=(hits.amount.fill_null(0), 0),
        unit="元",
        further={
            "class_name": hits.class_name.fill_null(hits.class_code),
            "budgeted": hits.budgeted,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say under which class it stands."""
    what = "预算" if row["budgeted"] else "没有预算，支付"
    return (
        f"{row['subject_name']}{what}{money(row['actual'])}，列在“{row['class_name']}”类，"
        f"与项目名称看上去不是一个领域，请核对功能分类是否用错。"
    )


RULE = LedgerRule(
    number=58,
    title="功能分类疑似用错",
    level="blue",
    group="payment",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出项目名称说的是一个领域、支出功能分类却在另一个领域的预算和支付。",
        why="科目用错，钱花在哪里就说不清楚，按领域统计的数字也不准。蓝色仅供参考，请核对。",
        method=(
            "本级一般公共预算中有项目的每一行（支付按这一行列支），以及预算中没有同一单位、科目、项目的支付，"
            "项目名称含有某个领域特有的词，而功能分类的类不是该领域的类，即预警；"
            "名称同时涉及几个领域的，属于其中任何一类即可。"
        ),
        example="项目“义务教育课后服务”列在212城乡社区支出，预警；列在205教育支出，不预警。",
        exclusions=(
            "名称中没有这些词的项目不判断；预备费、其他支出、转移性支出和债务类（227、229至233）不判断；"
            "政府性基金预算不判断；没有项目的基本支出不判断。"
        ),
    ),
    word_lists={
        f"{field}（{'、'.join(codes)}）{title}": listed
        for field, (words_of, codes) in FIELDS.items()
        for title, listed in words_of.as_lists().items()
        if listed
    },
    datasets=("budget",),
    optional=("payment",),
    find=find,
    words=words,
)
