"""The two published declarations, as they come out of a scan, value by value."""

from pathlib import Path
from typing import Any

import pytest

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration import Declaration, read_declaration
from tongjian.supervision.warning.rules.performance import r081, r082

FOLDER = Path(__file__).parents[5] / "shared" / "data" / "declarations"
STAGES = ["立项和计划阶段", "实施阶段", "收尾和完成阶段"]


def real(name: str) -> Declaration:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine")
    return read_declaration(path)


def targets(shape: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(target.values()) for target in shape["targets"]]


def judged(document: Declaration) -> list[Finding]:
    return [*r081.RULE.check(document), *r082.RULE.check(document)]


def at(findings: list[Finding]) -> list[tuple[int, str, int]]:
    return sorted((finding.rule, finding.kind, finding.where["line"]) for finding in findings)


def test_the_service_hall_declaration_is_read_completely() -> None:
    shape = real("education-service-hall-2019.txt").as_json()
    assert targets(shape) == [
        ("产出目标", "数量", "实际投入与预算的偏差", "0%"),
        ("产出目标", "质量", "完成率", "=100%"),
        ("产出目标", "时效", "需求满足度", "≥90%"),
        ("效果目标", "社会效益", "办公无纸化普及率", "≥80%"),
        ("影响力目标", "满意度", "用户满意率", "≥80%"),
    ]
    assert shape.pop("targets")
    assert shape == {
        "year": 2019,
        "project": "闵行区教育局网上政务大厅建设(运维)",
        "category": "经常性项目",
        "start": "2019-01-01",
        "end": "2019-12-31",
        "total_budget_yuan": "45800",
        "year_budget_yuan": None,
        "funds": {
            "财政拨款": "45800",
            "上级财政拨款": None,
            "本级财政安排": "45800",
            "下级财政配套": None,
            "其他资金": None,
        },
        "items": [
            {
                "name": "闵行区教育局网上政务大厅建设(运维) 软件运维",
                "amount_yuan": "45800.00",
                "unit_price_yuan": "45800.00",
                "quantity": "1.00",
            }
        ],
        "items_total_yuan": "45800.00",
        "items_sum_yuan": "45800.00",
        "safeguards": [
            {"kind": kind, "file": file, "measure": f"详见《{file}》", "stages": STAGES}
            for kind, file in (
                ("项目管理制度", "闵行区教育局信息化项目操作细则"),
                ("预算管理制度", "闵行区教育局中期预算项目库管理办法"),
                ("财务管理制度", "闵行区教育系统财务管理若干规定"),
            )
        ],
    }


def test_the_service_hall_declaration_has_four_faults() -> None:
    findings = judged(real("education-service-hall-2019.txt"))
    assert at(findings) == [
        (82, "blank", 20),  # 二、当年预算 is empty
        (82, "purpose", 27),  # the goal is the overview again
        (82, "shifted", 25),  # (二) 其他资金 lost its first cell
        (82, "wording", 47),  # a deviation of 0%: in which direction?
    ]


def test_the_budget_supervision_declaration_is_read_completely() -> None:
    shape = real("npc-budget-supervision-2020.txt").as_json()
    assert targets(shape) == [
        ("产出目标", "数量", "元成区镇网级系统开发建设", "100%"),
        ("产出目标", "质量", "系统验收通过", "100%"),
        ("产出目标", "时效", "系统测评及开发", "通过"),
        ("效果目标", "经济效益", "减少代时纸质", "及时"),
        ("效果目标", "社会效益", "人大预算联网监督系统", "下降90%以上"),
        ("影响力目标", "长效管理", "制定相关管理", "2020年前"),
        ("影响力目标", "信息共享", "预算决算审计", "预算部门及王"),
        ("影响力目标", "满意度", "人大代表对预算审查监督", "95%以上"),
    ]
    assert [tuple(item.values()) for item in shape["items"]] == [
        ("安全测评费", "63360.00", "63360.00", "1.00"),
        ("软件测评费", "88000.00", "88000.00", "1.00"),
        ("监理费", "51652.00", "51652.00", "1.00"),
        ("系统开发（已实施）", "1445000.00", "1445.00", "000.0"),
    ]
    assert {key: shape[key] for key in shape if key not in {"targets", "items", "safeguards"}} == {
        "year": 2020,
        "project": "闵行区人大预算联网监督系统二期",
        "category": None,
        "start": "2020-01-01",
        "end": "2020-12-31",
        "total_budget_yuan": "3490000",
        "year_budget_yuan": "1648012",
        "funds": {
            "财政拨款": "1648012",
            "上级财政拨款": "0",
            "本级财政安排": "1648012",
            "下级财政配套": "0",
            "其他资金": "0",
        },
        "items_total_yuan": None,
        "items_sum_yuan": "1648012.00",
    }
    assert [(s["kind"], s["file"], s["stages"]) for s in shape["safeguards"]] == [
        ("项目管理制度", "《闵行区人大预算联网监督系统使用管理规定》", STAGES),
        ("项目管理制度", "《项目监理制度》", STAGES),
        ("项目管理制度", "《项目运营制度》", STAGES),
        ("预算管理制度", "《闵行区财政局预算编制手册》", STAGES),
        ("财务管理制度", "《闵行区人大常委会机关财务管", STAGES),
    ]
    assert shape["safeguards"][4]["measure"] == "必须依法设置会计账簿，按实际发生的各项经济业务为"


def test_the_budget_supervision_declaration_has_these_faults_and_no_others() -> None:
    findings = judged(real("npc-budget-supervision-2020.txt"))
    assert at(findings) == sorted(
        [
            (81, "arithmetic", 53),  # 1445.00 × 000.0 is not 1,445,000.00
            (82, "shifted", 40),  # the headings lack 一级目标
            (82, "shifted", 48),  # 满意度 stands under 一级目标
            (82, "blank", 12),  # nothing ticked
            (82, "blank", 54),  # 金额合计 is empty
            (82, "wording", 43),  # 通过
            (82, "wording", 44),  # 及时
            (82, "wording", 47),  # 预算部门及王
            (82, "text_table", 15),  # 计划于2019年底完成
            (82, "text_table", 19),  # 2017年-2019年
            (82, "text_table", 20),  # the goals of 2018 and 2019
            (82, "wording", 16),  # …形成了具有闵
            (82, "wording", 18),  # …再次前往
            (82, "wording", 39),  # …系统开
            (82, "wording", 64),  # …的要求，定额
            (82, "wording", 66),  # 《闵行区人大常委会机关财务管
            (82, "wording", 66),  # …各项经济业务为
        ]
    )
    product = next(finding for finding in findings if finding.rule == 81)
    assert (product.stated, product.expected) == ("1445000.00", "0")
    assert "1445.00 元 × 数量 000.0" in product.message
    nothing = next(finding for finding in findings if finding.where == {"line": 12})
    assert "一次性项目、经常性项目、中期预算试点项目" in nothing.message
