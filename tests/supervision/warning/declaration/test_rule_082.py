"""Rule 82: what a reader of the form would object to, and what he would not."""

from pathlib import Path

import pytest

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.warning.declaration.targets import missing_parts
from tongjian.supervision.warning.declaration.words import _cut_at_start, cut_off, own_years
from tongjian.supervision.warning.rules.performance.r082 import RULE

from ...readers.declaration.forms import PLAIN, text

OVERVIEW = "对城区三十二条主次干道开展日常巡查和养护，及时修补坑槽。"
GOAL = "保持城区道路完好，市民出行安全顺畅，路况评价保持优良。"
YEAR_GOAL = "全年完成三十二条道路养护，坑槽在一天之内修补完毕。"


def found(tmp_path: Path, *changes: tuple[str, str]) -> list[Finding]:
    content = PLAIN
    for old, new in changes:
        assert old in content, f"the form no longer has {old!r}"
        content = content.replace(old, new)
    return RULE.check(read_declaration(text(tmp_path / "表.txt", content)))


def test_a_form_well_filled(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "kind", "line", "words"),
    [
        (("☑延续", "□延续"), "blank", 4, "没有勾选任何一项（可选：新增项目、延续项目）"),
        (("□新增", "☑新增"), "wording", 4, "只能选一项"),
        (("项目名称\t城区道路养护", "项目名称\t"), "blank", 3, "项目名称没有填写"),
        (("当年预算\t400000.00", "当年预算\t"), "blank", 6, "当年预算没有填写"),
        (("结束日期\t2024-12-31", "结束日期\t"), "blank", 5, "结束日期没有填写"),
        (("起始日期\t2024-01-01", "起始日期\t年初"), "wording", 5, "不是明确的起止日期"),
        (("起始日期\t2024-01-01\t结束日期\t2024-12-31\n", ""), "blank", 1, "只写明年度"),
        (("2024年度项目", "项目"), "blank", 1, "已按起止日期读作 2024 年"),
        (("起始日期\t2024-01-01", "起始日期\t2024-12-31"), None, 0, ""),
        (("结束日期\t2024-12-31", "结束日期\t2023-12-31"), "text_table", 5, "晚于结束日期"),
        (("2024-01-01\t结束日期\t2024", "2023-01-01\t结束日期\t2023"), "text_table", 5, "表头年度为 2024"),
        (("金额合计\t\t400000.00", "金额合计\t\t"), "blank", 20, "金额合计没有填写"),
        ((OVERVIEW, ""), "blank", 8, "项目概况没有填写"),
        (("≥95%", ""), "blank", 13, "没有填写目标值"),
        (("≥95%", "95%"), "wording", 13, "缺方向"),
        (("≥95%", "较高"), "wording", 13, "缺数值"),
        (("≤24小时", "≤24"), "unit", 14, "缺计量单位"),
        (("\t\t质量指标\t修补合格率", "\t\t质量指标\t"), "blank", 13, "缺三级目标"),
        ((GOAL, OVERVIEW), "purpose", 9, "项目总目标与项目概况的文字完全相同"),
        ((YEAR_GOAL, YEAR_GOAL + OVERVIEW), "purpose", 10, "整段重复"),
        ((YEAR_GOAL, "2022年完成十条道路，2023年完成其余道路。"), "text_table", 10, "2022、2023 年"),
        ((GOAL, "用三年时间（2019年-2021年）改善路况。"), "text_table", 9, "止于 2021 年"),
        ((OVERVIEW, "本项目计划于2023年底完成，养护三十二条道路。"), "text_table", 8, "计划于2023年底完成"),
        (("≤24小时", "2023年6月底前"), "text_table", 14, "早于起始日期"),
        (("≤24小时", "2025年6月底前"), "text_table", 14, "晚于结束日期"),
        ((OVERVIEW, "对城区道路开展日常养护，及时修补坑槽，并按照"), "wording", 8, "没有写完"),
        ((OVERVIEW, "依据《城市道路管理条"), "wording", 8, "“《”之后没有写完"),
        (("修补合格率", "养护道路条数"), None, 0, ""),
    ],
)  # fmt: skip
def test_one_fault_is_one_finding(
    tmp_path: Path, change: tuple[str, str], kind: str | None, line: int, words: str
) -> None:
    findings = found(tmp_path, change)
    if kind is None:
        assert findings == []
        return
    assert [(finding.kind, finding.where) for finding in findings] == [(kind, {"line": line})]
    assert words in findings[0].message


def test_no_class_of_targets_may_be_missing(tmp_path: Path) -> None:
    [fault] = found(
        tmp_path,
        ("\t效益指标\t社会效益指标\t路况优良率\t≥90%\n", ""),
        ("\t满意度指标\t服务对象满意度指标\t市民满意度\t≥85%\n", ""),
    )
    assert (fault.kind, fault.where) == ("blank", {"line": 11})
    assert "效益（效果）类" in fault.message


def test_the_same_target_twice(tmp_path: Path) -> None:
    line = "\t\t质量指标\t修补合格率\t≥95%\n"
    [fault] = found(tmp_path, (line, line + line))
    assert (fault.kind, fault.where) == ("purpose", {"line": 14})


def test_a_missing_second_level(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("\t效益指标\t社会效益指标\t路况", "\t效益指标\t\t路况"))
    assert (fault.kind, fault.where) == ("blank", {"line": 15})
    assert "二级目标" in fault.message


def test_another_projects_name_further_on(tmp_path: Path) -> None:
    [fault] = found(tmp_path, ("\t项目明细", "项目名称：河道保洁\n\t项目明细"))
    assert (fault.kind, fault.stated, fault.expected) == ("name", "河道保洁", "城区道路养护")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param((YEAR_GOAL, GOAL), id="one year: the goal is the year's goal"),
        pytest.param((YEAR_GOAL, "较2023年减少坑槽两成，修补及时。"), id="a year to compare with"),
        pytest.param((OVERVIEW, "2022年已完成普查，2023年完成招标。"), id="history"),
        pytest.param((OVERVIEW, "按《城市道路“十四五”规划（2021-2023年）》养护。"), id="a title"),
        pytest.param((OVERVIEW, "按〔2019〕36号文件要求养护城区道路，修补坑槽"), id="no full stop"),
        pytest.param((OVERVIEW, "养护城区道路、桥梁、涵洞、路灯、井盖等设施设备"), id="a list"),
        pytest.param(
            (OVERVIEW, "项目单位具备相应的人员和技术条件，实施本项目是必要的、可行的"), id="是……的"
        ),
        pytest.param(
            (OVERVIEW, "为进一步做好全区各街镇范围内的主次干道、桥梁、涵洞、排水、路灯"),
            id="a list of short words",
        ),
        pytest.param(
            (
                OVERVIEW,
                "道路养护工程按年实施。道路养护工程分四片，道路养护工程包干，道路养护工程考核，做好道路养护",
            ),
            id="a word that is part of a name",
        ),
        pytest.param(("≥95%", "=100%"), id="an equals sign"),
        pytest.param(("≥95%", "100%"), id="a rate at its upper end"),
        pytest.param(("≤24小时", "2024年12月"), id="a month within the project"),
        pytest.param(("≤24小时", "1天内"), id="a limit in words"),
        pytest.param(("≥32条", "32条"), id="counted work"),
        pytest.param(("≥32条", "不少于32条"), id="a sign in words"),
        pytest.param(("□新增项目 ☑延续项目", "延续项目"), id="written out instead of ticked"),
    ],
)
def test_near_misses(tmp_path: Path, change: tuple[str, str]) -> None:
    assert found(tmp_path, change) == []


@pytest.mark.parametrize(
    ("target", "indicator", "missing"),
    [
        ("≥90%", "满意率", ""),
        ("90%", "满意率", "方向"),
        ("90%以上", "满意率", ""),
        ("0%", "实际投入与预算的偏差", "方向"),
        ("0%", "投诉率", ""),
        ("零事故", "安全", ""),
        ("≥90", "满意率", "单位"),
        ("≥90", "满意率(%)", ""),
        ("90", "满意率", "方向 单位"),
        ("下降90%以上", "用纸量", ""),
        ("通过", "系统测评", "数值"),
        ("明显改善", "水质", "数值"),
        ("全覆盖", "街镇", ""),
        ("每季度一次", "检查", ""),
        ("5公里", "改造道路", "方向"),
        ("3套", "设备", ""),
        ("50万人次", "访问量", "方向"),
        ("10-15%", "增长", ""),
        ("2024年10月底前", "完工", ""),
        ("百分之九十以上", "满意率", ""),
    ],
)
def test_what_a_target_lacks(target: str, indicator: str, missing: str) -> None:
    lacking = missing_parts(target, indicator)
    assert len(lacking) == len(missing.split())
    for part, word in zip(lacking, missing.split(), strict=True):
        assert word in part


def test_years_a_text_sets_for_itself() -> None:
    assert own_years("2018年建成一期，2019年-2021年推广") == [2018, 2019, 2020, 2021]
    assert own_years("较2020年增长一成，依据《规划（2021年）》和〔2015〕36号文") == []


def test_a_text_that_lost_its_first_character() -> None:
    corpus = "预算监督。预算编制，预算执行、预算调整，决算公开，决算审查；预算联网"
    lost = "算联网监督系统的试点路径，学习其他地区的经验做法。"
    assert _cut_at_start(lost, corpus + "\n" + lost)
    whole = "联网监督系统的试点路径，学习其他地区的预算联网经验做法。"
    assert not _cut_at_start(whole, corpus + "\n" + whole)


def test_a_word_broken_off_is_seen_by_the_documents_own_use_of_it() -> None:
    corpus = (
        "系统开发一期。系统开发二期，系统开发费、系统开发商。\n本项目包括测评、监理费用和系统开"
    )
    assert cut_off("本项目包括安全测评和监理费用，以及全部系统开", corpus)
    assert not cut_off("本项目包括安全测评和监理费用，以及全部系统开发", corpus)


def test_personal_names_reach_no_finding(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        ("项目概况", "项目负责人\t贾宝玉\t联系电话\t13812345678\n项目概况"),
        (OVERVIEW, "由贾宝玉（13812345678）负责城区三十二条道路的日常巡查和养护，并按照"),
        (GOAL, "由贾宝玉（13812345678）负责城区三十二条道路的日常巡查和养护，并按照"),
    )
    assert findings
    for finding in findings:
        assert "贾宝玉" not in str(finding.as_json())
        assert "12345678" not in str(finding.as_json())


SCHEME = (
    ("产出指标\t数量", "产出目标\t数量"),
    ("效益指标\t社会", "效果目标\t社会"),
    ("满意度指标\t服务", "影响力目标\t服务"),
)
OUTCOME = ("\t效果目标\t社会效益指标\t路况优良率\t≥90%\n", "")
IMPACT = ("\t影响力目标\t服务对象满意度指标\t市民满意度\t≥85%\n", "")


def test_a_class_of_the_scheme_left_out_is_named(tmp_path: Path) -> None:
    assert found(tmp_path, *SCHEME) == []
    for left_out, name in ((OUTCOME, "效果目标"), (IMPACT, "影响力目标")):
        (told,) = found(tmp_path, *SCHEME, left_out)
        assert told.message.startswith(f"绩效指标中没有{name}；请按表式补全")
    (neither,) = found(tmp_path, *SCHEME, OUTCOME, IMPACT)
    assert "没有效益（效果）类目标" in neither.message
