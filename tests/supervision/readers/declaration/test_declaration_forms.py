"""Other regions' forms: the same fields under other names, in other places and other carriers."""

from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml

from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.readers.declaration.model import FUNDS

from . import forms
from .forms import UP


def targets(shape: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(target.values()) for target in shape["targets"]]


def funds(shape: dict[str, Any]) -> dict[str, str]:
    assert list(shape["funds"])[:5] == list(FUNDS)
    return {name: amount for name, amount in shape["funds"].items() if amount is not None}


def test_the_national_form_states_two_sets_side_by_side(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["项目名称", ("科技基础资源调查", 7)],
        ["主管部门及代码", ("某某部 136", 3), "实施单位", ("某研究所", 3)],
        ["项目属性", ("☐新增项目  ☒延续项目", 3), "项目期", ("3年", 3)],
        ["项目资金\n（万元）", "实施期资金总额：", ("1,350.50", 2), ("年度资金总额：", 2), ("450.25", 2)],
        [UP, "其中：财政拨款", ("1,300.50", 2), ("其中：财政拨款", 2), ("400.25", 2)],
        [UP, "其他资金", ("50", 2), ("其他资金", 2), ("50", 2)],
        ["总体目标", ("实施期目标（2023年—2025年）", 3), ("年度目标", 4)],
        [UP, ("目标1：完成全国资源本底调查。", 3), ("目标1：完成华东片区外业调查。", 4)],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        [UP, "产出指标", "数量指标", "指标1：数据集", "≥3套", "数量指标", "指标1：数据集", "≥1套"],
        [UP, UP, UP, "指标2：点位", "≥900个", UP, "指标2：点位", "≥300个"],
        [UP, UP, "成本指标", "", "", "成本指标", "", ""],
        [UP, "满意度指标", "服务对象满意度指标", "用户满意度", "≥90%", "服务对象满意度指标", "用户满意度", "≥85%"],
    ]  # fmt: skip
    path = forms.word(
        tmp_path / "表.docx", ["附件2", "项目支出绩效目标申报表", "（2024 年度）"], rows
    )
    found = read_declaration(path)
    shape = found.as_json()
    assert (shape["year"], shape["project"], shape["category"]) == (
        2024,
        "科技基础资源调查",
        "延续项目",
    )
    assert (shape["start"], shape["end"]) == ("2023-01-01", "2025-12-31")
    assert (shape["total_budget_yuan"], shape["year_budget_yuan"]) == ("13505000", "4502500")
    assert funds(shape) == {"财政拨款": "4002500", "其他资金": "500000"}
    assert targets(shape) == [
        ("产出指标", "数量", "数据集", "≥3套", "实施期"),
        ("产出指标", "数量", "点位", "≥900个", "实施期"),
        ("满意度指标", "服务对象满意度", "用户满意度", "≥90%", "实施期"),
        ("产出指标", "数量", "数据集", "≥1套", "年度"),
        ("产出指标", "数量", "点位", "≥300个", "年度"),
        ("满意度指标", "服务对象满意度", "用户满意度", "≥85%", "年度"),
    ]
    assert {text.name: text.text for text in found.texts} == {
        "项目总目标": "目标1：完成全国资源本底调查。",
        "年度绩效目标": "目标1：完成华东片区外业调查。",
    }
    assert found.shifts == []


def test_amounts_and_sources_in_one_cell_with_names_of_their_own(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["项目名称", ("镇域基础设施", 4)],
        ["项目属性", ("新增项目□   延续项目√", 2), "主管部门", "坝塘镇"],
        ["项目起止时间", ("2021年", 4)],
        ["资金总额及构成", ("总额10606.7522万元\n一、财政拨款：6923.3552万元（其中：上级财政资金：6923.3552万元；"
          "本级财政：0万元）\n二、自有资金：0万元\n三、其他：3683.3970万元", 4)],
        ["项目实施进度计划", ("项目实施内容", 2), "开始时间", "完成时间"],
        [UP, ("1、总体概念规划", 2), "2020.01", "2020.06"],
        ["长期绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        [UP, "产出指标", "数量指标", "改造道路", "≥12公里"],
        [UP, "效益指标", "经济效益指标", "……", ""],
        ["年度绩效指标", "一级指标", "二级指标", "指标内容", "指标值"],
        [UP, "产出指标", "数量指标", "改造道路", "≥5公里"],
        ["其他说明的问题", ("无", 4)],
    ]  # fmt: skip
    shape = read_declaration(
        forms.word(tmp_path / "表.docx", ["项目绩效目标表", "（2021年度）"], rows)
    ).as_json()
    assert (shape["start"], shape["end"]) == ("2021-01-01", "2021-12-31")
    assert (shape["total_budget_yuan"], shape["year_budget_yuan"]) == ("106067522", None)
    assert funds(shape) == {
        "财政拨款": "69233552",
        "上级财政拨款": "69233552",
        "本级财政安排": "0",
        "其他资金": "36833970",
        "自有资金": "0",
    }
    assert targets(shape) == [
        ("产出指标", "数量", "改造道路", "≥12公里", "实施期"),
        ("产出指标", "数量", "改造道路", "≥5公里", "年度"),
    ]


def test_a_sheet_with_sign_value_and_unit_in_three_columns(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["部门预算项目绩效目标表（2025年度）"],
        [None, None, None, None, None, None, "金额单位：万元"],
        ["项 目 名 称", "城区道路养护", None, None, None, "项目类型", "延续性项目"],
        ["项目起止年月", (date(2025, 1, 1), 'yyyy"年"m"月"'), "至", (date(2025, 12, 1), 'yyyy"年"m"月"')],
        ["项目资金", "年度资金总额", (128.6, "#,##0.00")],
        [None, "上级财政资金", 28.6],
        [None, "市级财政资金", 100],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
        ["产出指标", "数量指标", "养护道路条数", "≥", 32, "条", 20],
        [None, "质量指标", "修补合格率", "≥", (0.95, "0%"), None, 20],
        [None, "时效指标", "修补时限", "≤", 24, "小时", 10],
        ["效益指标", "社会效益指标", "通行改善", "定性", "明显改善", None, 20],
        [None, "满意度", "市民满意度", "≥", 90, "%", 10],
    ]  # fmt: skip
    shape = read_declaration(forms.excel(tmp_path / "表.xlsx", {"绩效目标": rows})).as_json()
    assert (shape["project"], shape["category"]) == ("城区道路养护", "延续性项目")
    assert (shape["start"], shape["end"]) == ("2025-01-01", "2025-12-31")
    assert shape["year_budget_yuan"] == "1286000"
    assert funds(shape) == {"上级财政拨款": "286000", "市级财政资金": "1000000"}
    assert targets(shape) == [
        ("产出指标", "数量", "养护道路条数", "≥32条"),
        ("产出指标", "质量", "修补合格率", "≥95%"),
        ("产出指标", "时效", "修补时限", "≤24小时"),
        ("效益指标", "社会效益", "通行改善", "明显改善"),
        ("效益指标", "满意度", "市民满意度", "≥90%"),
    ]


def test_several_sheets_make_one_declaration(tmp_path: Path) -> None:
    sheets: dict[str, forms.Grid] = {
        "基本信息": [
            ["预算年度", 2024],
            ["项目名称", "智慧停车平台"],
            ["项目属性", "□新增项目", "■延续项目"],
            ["开始时间", (date(2024, 3, 1), "yyyy/m/d")],
            ["结束时间", (date(2024, 12, 31), "yyyy/m/d")],
            ["项目总预算（元）", 2500000],
            ["当年预算（元）", 1200000.5],
        ],
        "绩效指标": [
            ["序号", "一级指标", "二级指标", "三级指标", "目标值"],
            [1, "产出指标", "数量指标", "接入车场", "≥50个"],
            [2, None, "满意度", "用户满意度", "90分以上"],
        ],
        "明细": [
            ["序号", "项目明细", "单位", "数量", "单价（万元）", "金额（万元）"],
            [1, "平台软件", "套", 1, 80, 80],
            [2, "传感设备", "个", 400, 0.1, 40.00005],
            [None, "合计", None, None, None, 120.00005],
        ],
        "制度": [
            ["制度保障", "文件名称", "具体措施", "保障阶段", None, None],
            [
                "项目管理制度",
                "平台管理办法",
                "按章管理",
                "☑立项和计划阶段",
                "□实施阶段",
                "☑收尾阶段",
            ],
            [None, "安全管理办法", "定期检查", "□立项和计划阶段", "☑实施阶段", "□收尾阶段"],
        ],
    }
    shape = read_declaration(forms.excel(tmp_path / "表.xlsx", sheets)).as_json()
    assert (shape["year"], shape["start"], shape["end"]) == (2024, "2024-03-01", "2024-12-31")
    assert shape["category"] == "延续项目"
    assert (shape["total_budget_yuan"], shape["year_budget_yuan"]) == ("2500000", "1200000.5")
    assert targets(shape)[1] == ("产出指标", "满意度", "用户满意度", "90分以上")
    assert [tuple(item.values()) for item in shape["items"]] == [
        ("平台软件", "800000", "800000", "1"),
        ("传感设备", "400000.5", "1000", "400"),
    ]
    assert shape["items_total_yuan"] == shape["items_sum_yuan"] == "1200000.5"
    assert [tuple(safeguard.values()) for safeguard in shape["safeguards"]] == [
        ("项目管理制度", "平台管理办法", "按章管理", ["立项和计划阶段", "收尾阶段"]),
        ("项目管理制度", "安全管理办法", "定期检查", ["实施阶段"]),
    ]


def test_boxes_drawn_by_word_itself(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["项目名称", ("公共卫生服务", 4)],
        ["项目类别", ("", 4)],
        ["资金情况", ("年度资金总额", 2), "其中：财政拨款", "其他资金"],
        [UP, ("300.00", 2), "280.00", "20.00"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        [UP, "产出", "数量", "体检人次", "≥10万人次"],
        [UP, "满意度", "服务对象满意度", "居民满意度", "≥90%"],
        ["支出明细", "明细项目", "数量", "单价", "金额"],
        [UP, "体检耗材", "100000", "0.0012", "120"],
        [UP, "劳务费", "20人", "9", "180"],
        [UP, "合计", "", "", "300"],
    ]
    path = forms.word(
        tmp_path / "表.docx", ["绩效目标申报表", "（二〇二四年度）", "单位：万元"], rows
    )
    document = docx.Document(str(path))
    _draw_boxes(document.tables[0].rows[1].cells[1])
    document.save(str(path))
    shape = read_declaration(path).as_json()
    assert (shape["year"], shape["category"]) == (2024, "公共服务类")
    assert (shape["year_budget_yuan"], funds(shape)) == (
        "3000000",
        {"财政拨款": "2800000", "其他资金": "200000"},
    )
    assert targets(shape) == [
        ("产出", "数量", "体检人次", "≥10万人次"),
        ("满意度", "服务对象满意度", "居民满意度", "≥90%"),
    ]
    assert [tuple(item.values()) for item in shape["items"]] == [
        ("体检耗材", "1200000", "12", "100000"),
        ("劳务费", "1800000", "90000", "20人"),
    ]
    assert shape["items_total_yuan"] == "3000000"


def _draw_boxes(cell: Any) -> None:
    """A content control that is off, then symbols of Wingdings 2, ticked and open."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    later = "http://schemas.microsoft.com/office/word/2010/wordml"
    names = f'xmlns:w="{word}" xmlns:w14="{later}"'
    control = (
        '<w:sdt {}><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )
    words = '<w:r {}><w:t xml:space="preserve">' + "{}" + " </w:t></w:r>"
    symbol = '<w:r {}><w:sym w:font="Wingdings 2" w:char="' + "{}" + '"/></w:r>'
    paragraph = cell.paragraphs[0]._p
    for piece in (
        control.format(names),
        words.format(names, "基本支出类"),
        symbol.format(names, "F052"),
        words.format(names, "公共服务类"),
        symbol.format(names, "F0A3"),
        words.format(names, "其他类"),
    ):
        paragraph.append(parse_xml(piece))


def test_a_text_without_tabs_in_gb18030_with_full_width_digits(tmp_path: Path) -> None:
    content = """部门预算项目支出绩效目标申报表
（２０２３年度）
项目名称：社区矫正经费
项目属性：一次性项目（  ）   经常性项目（√）
起始时间：２０２３.０１   终止时间：２０２３.１２
项目总额：３６．５万元
其中：财政拨款：３６．５万元   其他资金：０万元
一级指标   二级指标   三级指标   指标值
产出指标   数量指标   集中教育次数   不少于12次
效益指标   社会效益指标   再犯罪率   ≤0.2%
项目明细   金额（元）   单价（元）   数量
教育材料印制   15,000.00   5.00   3000
心理辅导服务   350,000   35,000   10
合计   365,000
"""
    shape = read_declaration(forms.text(tmp_path / "表.txt", content, "gb18030")).as_json()
    assert (shape["year"], shape["category"]) == (2023, "经常性项目")
    assert (shape["start"], shape["end"]) == ("2023-01-01", "2023-12-31")
    assert (shape["total_budget_yuan"], funds(shape)) == (
        "365000",
        {"财政拨款": "365000", "其他资金": "0"},
    )
    assert targets(shape)[0] == ("产出指标", "数量", "集中教育次数", "不少于12次")
    assert (shape["items_total_yuan"], shape["items_sum_yuan"]) == ("365000", "365000.00")


def test_markdown_tables(tmp_path: Path) -> None:
    content = """# 项目支出绩效目标申报表

（2024年度）

| 项目名称 | 中小学午餐补助 | | |
|---|---|---|---|
| 项目类别 | [ ] 基本建设类 [x] 专项业务类 | 实施期限 | 2024-01-01 至 2024-12-31 |
| 年度资金总额（万元） | 88.88 | 财政拨款 | 88.88 |

| 一级指标 | 二级指标 | 三级指标 | 指标值 |
|---|---|---|---|
| 产出指标 | 数量指标 | 受益学生数 | ≥1200人 |
| | 成本指标 | 人均标准 | ≤6元/天 |
"""
    shape = read_declaration(forms.text(tmp_path / "表.txt", content, "utf-8-sig")).as_json()
    assert (shape["category"], shape["end"]) == ("专项业务类", "2024-12-31")
    assert (shape["year_budget_yuan"], funds(shape)) == ("888800", {"财政拨款": "888800"})
    assert targets(shape)[1] == ("产出指标", "成本", "人均标准", "≤6元/天")


def test_html_tables_with_cells_that_reach_down(tmp_path: Path) -> None:
    content = """<table><tr><td colspan="4">项目绩效目标申报表（2024年）</td></tr>
<tr><td>项目名称</td><td>河道保洁</td><td>项目性质</td><td>☑延续 ☐新增</td></tr>
<tr><td rowspan="2">项目资金（万元）</td><td>年度资金总额</td><td>20.5</td><td></td></tr>
<tr><td>其中：财政拨款</td><td>20.5</td><td></td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td rowspan="2">产出指标</td><td>数量指标</td><td>保洁长度</td><td>≥30公里</td></tr>
<tr><td>质量指标</td><td>达标率</td>
<td>≥90%</td></tr>
</table>"""
    found = read_declaration(forms.text(tmp_path / "表.txt", content))
    shape = found.as_json()
    assert (shape["category"], shape["year_budget_yuan"]) == ("延续", "205000")
    assert funds(shape) == {"财政拨款": "205000"}
    assert targets(shape) == [
        ("产出指标", "数量", "保洁长度", "≥30公里"),
        ("产出指标", "质量", "达标率", "≥90%"),
    ]
    assert found.shifts == []


def test_cells_are_read_by_meaning_and_the_move_is_kept(tmp_path: Path) -> None:
    straight = "\t满意度\t\t用户满意率\t≥80%\n"
    slid = "\t满意度\t用户满意率\t≥80%\n"
    late = "\t\t\t满意度\t用户满意率\t≥80%\n"
    for row in (straight, slid, late):
        content = forms.PLAIN.replace("\t满意度指标\t服务对象满意度指标\t市民满意度\t≥85%\n", row)
        found = read_declaration(forms.text(tmp_path / "表.txt", content))
        assert targets(found.as_json())[-1] == ("效益指标", "满意度", "用户满意率", "≥80%")
        assert [(shift.stated, shift.where) for shift in found.shifts] == [("满意度", {"line": 16})]


def test_a_line_of_items_that_slid_is_put_right_by_its_numbers(tmp_path: Path) -> None:
    content = forms.PLAIN.replace(
        "\t坑槽修补\t280000.00\t1400.00\t200\n", "坑槽修补\t280000.00\t1400.00\t200\n"
    )
    found = read_declaration(forms.text(tmp_path / "表.txt", content))
    assert tuple(found.items[1].as_json().values()) == ("坑槽修补", "280000.00", "1400.00", "200")
    assert [shift.where for shift in found.shifts] == [{"line": 19}]


def test_blank_is_null_and_never_zero(tmp_path: Path) -> None:
    content = forms.PLAIN.replace("当年预算\t400000.00", "当年预算\t").replace(
        "其他资金\t0", "其他资金\t"
    )
    shape = read_declaration(forms.text(tmp_path / "表.txt", content)).as_json()
    assert shape["year_budget_yuan"] is None
    assert shape["funds"]["其他资金"] is None
    assert shape["funds"]["财政拨款"] == "400000.00"


def test_every_form_of_the_demonstration_reads_as_it_was_made(tmp_path: Path) -> None:
    from tongjian.supervision.demo.documents.declarations import make_declarations

    for seed in (2, 11, 12):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for made in make_declarations(folder, seed, 2024):
            assert _comparable(read_declaration(made.path).as_json()) == _comparable(made.truth)


def _comparable(value: Any) -> Any:
    """Compare amounts as numbers: a sheet keeps no zeros behind the point."""
    if isinstance(value, dict):
        return {key: _comparable(inner) for key, inner in value.items() if key != "findings"}
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    if isinstance(value, str) and value.replace(".", "", 1).isdigit():
        return value.rstrip("0").rstrip(".") if "." in value else value
    return value


def test_sources_in_a_table_with_last_years_columns(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["项目基本情况", "项目名称", ("全民健身活动", 4)],
        [UP, "项目类别", ("1.重大课题（规划）□ 2.网络运行维护□ 3.大型培训☑ 4.其他□", 4)],
        [UP, "项目计划实施时间", ("2018年1月1日 至 2018年12月31日（共12个月）", 4)],
        ["项目资金情况", "资金来源（万元）", "项目", "上年度预算安排", "上年度实际执行", "本年度申请金额"],
        [UP, UP, "合计", "80", "78.5", "96"],
        [UP, UP, "财政拨款", "80", "78.5", "90"],
        [UP, UP, "政府性基金拨款", "——", "——", "6"],
        [UP, UP, "其他资金", "——", "——", ""],
        ["项目支出内容及明细预算（万元）", ("项目", 2), "上年度预算安排", "本年度申请金额", "测算依据"],
        [UP, ("1.赛事活动", 2), "50", "60", "10场"],
        ["绩效目标情况", "一级指标", "二级指标", "三级指标", ("本年度计划值", 2)],
        [UP, "产出指标", "时效指标", "完成时间", ("2018年11月底前", 2)],
        [UP, UP, UP, "启动时间", ("2018年3月底前", 2)],
    ]  # fmt: skip
    heads = ["部门预算项目支出绩效目标申报表", "（ 2018 年度）"]
    found = read_declaration(forms.word(tmp_path / "表.docx", heads, rows))
    shape = found.as_json()
    assert (shape["category"], shape["start"], shape["end"]) == (
        "大型培训",
        "2018-01-01",
        "2018-12-31",
    )
    assert (shape["total_budget_yuan"], shape["year_budget_yuan"]) == (None, "960000")
    assert funds(shape) == {"财政拨款": "900000", "政府性基金拨款": "60000"}
    assert [tuple(item.values()) for item in shape["items"]] == [
        ("1.赛事活动", "600000", None, None)
    ]
    assert targets(shape) == [
        ("产出指标", "时效", "完成时间", "2018年11月底前"),
        ("产出指标", "时效", "启动时间", "2018年3月底前"),
    ]


def test_a_form_aligned_by_spaces(tmp_path: Path) -> None:
    content = """             项目支出绩效目标申报表
                （2022年度）
                                             单位：万元
项目名称        农村公路养护        项目属性      □新增   ☑延续
项目资金        年度资金总额        356.7
                其中：财政拨款      300
                      其他资金      56.7
绩效指标        一级指标    二级指标    三级指标    指标值
                产出指标    数量指标    养护里程    ≥120公里
                            质量指标    优良路率    ≥85%
                效益指标    社会效益    通行能力    提升10%
                满意度指标  服务对象满意度指标   群众满意度   ≥90%
"""
    found = read_declaration(forms.text(tmp_path / "表.txt", content))
    shape = found.as_json()
    assert funds(shape) == {"财政拨款": "3000000", "其他资金": "567000"}
    assert targets(shape) == [
        ("产出指标", "数量", "养护里程", "≥120公里"),
        ("产出指标", "质量", "优良路率", "≥85%"),
        ("效益指标", "社会效益", "通行能力", "提升10%"),
        ("满意度指标", "服务对象满意度", "群众满意度", "≥90%"),
    ]
    assert found.shifts == []


def test_several_fields_in_a_line_and_money_over_its_heading(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["资金来源", "金额（万元）", "备注"],
        ["财政拨款", "120", ""],
        ["自筹资金", "5", ""],
        ["合计", "125", ""],
        ["一级指标", "二级指标", "指标值"],
        ["产出指标", "数量指标", "≥3次"],
    ]
    heads = [
        "2024年项目绩效目标申报表",
        "项目名称：社区养老服务\t项目类别：☐一次性 ☒经常性",
        "起始时间：2024年1月1日　终止时间：2024年12月31日",
        "项目负责人：王小二  联系电话：021-55667788",
    ]
    shape = read_declaration(forms.word(tmp_path / "表.docx", heads, rows)).as_json()
    assert (shape["project"], shape["category"]) == ("社区养老服务", "经常性")
    assert (shape["start"], shape["end"]) == ("2024-01-01", "2024-12-31")
    assert (shape["total_budget_yuan"], funds(shape)) == (
        "1250000",
        {"财政拨款": "1200000", "自筹资金": "50000"},
    )


def test_cells_pasted_from_a_spreadsheet_run_over_lines(tmp_path: Path) -> None:
    content = (
        '2024年度绩效目标申报表\n项目名称\t"城市绿化\n提升工程"\t项目属性\t"☑新增项目\n☐延续项目"\n'
        '年度目标\t完成"绿色街区"建设，成活率达标。\n年度资金总额（元）\t500\n'
        "一级指标\t二级指标\t指标值\n产出指标\t数量指标\t≥20公顷\n"
    )
    found = read_declaration(forms.text(tmp_path / "表.txt", content))
    assert found.as_json()["project"] == "城市绿化提升工程"
    assert found.category == "新增项目"
    assert found.texts[0].text == '完成"绿色街区"建设，成活率达标。'
    assert found.targets[0].where == {"line": 8}


def test_stages_named_in_a_second_row_of_headings(tmp_path: Path) -> None:
    content = forms.PLAIN + (
        "制度保障\t文件名称\t具体措施\t保障阶段\n"
        "\t\t\t立项阶段\t实施阶段\t收尾阶段\n"
        "项目管理制度\t采购管理办法\t按规定采购\t√\t√\t\n"
        "财务管理制度\t内控手册\t专款专用\t\t√\t√\n"
    )
    shape = read_declaration(forms.text(tmp_path / "表.txt", content)).as_json()
    assert [safeguard["stages"] for safeguard in shape["safeguards"]] == [
        ["立项阶段", "实施阶段"],
        ["实施阶段", "收尾阶段"],
    ]


def test_safeguards_beside_a_label_of_their_own(tmp_path: Path) -> None:
    rows: forms.Grid = [
        ["项目名称", ("绿化", 4)],
        ["年度资金总额（元）", ("5", 4)],
        ["绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "绿化面积", "≥20公顷"],
        ["制度保障", "制度类别", "文件名称", "具体措施", "保障阶段"],
        [UP, "财务制度", "内控手册", "专款专用", "☑实施阶段 □收尾阶段"],
        [UP, "", "采购办法", "公开招标", "□实施阶段 ☑收尾阶段"],
    ]
    shape = read_declaration(forms.word(tmp_path / "表.docx", ["绩效目标申报表"], rows)).as_json()
    assert [tuple(safeguard.values()) for safeguard in shape["safeguards"]] == [
        ("财务制度", "内控手册", "专款专用", ["实施阶段"]),
        ("财务制度", "采购办法", "公开招标", ["收尾阶段"]),
    ]
