"""Lists of jurisdictions and units: taken whole, or every fault named with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian import cli
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.orgs.actions import UnitLine, UnitsRefused, set_units
from tongjian.core.orgs.lists import ListRefused, read_places, read_units
from tongjian.core.orgs.load import load
from tongjian.core.orgs.models import Department, Jurisdiction, Unit
from tongjian.core.orgs.reads import units_on
from tongjian.core.scope import scope

PLACES = "code,name,level,parent\n310112,示例区,district,\n310112101,甲镇,town,310112\n"
HEADER = "jurisdiction,department,department_name,unit,unit_name,valid_from,valid_to\n"
UNITS = (
    HEADER + "310112,310112001,第一局,310112001001,第一局本级,2020-01-01,2024-12-31\n"
    "310112,310112001,第一局,310112001001,第一局机关,2025-01-01,\n"
    "310112101,310112101001,甲镇办,310112101001001,甲镇办本级,2020-01-01,\n"
)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refused(folder: Path, text: str, *, places: bool) -> str:
    path = written(folder, "名单.csv", text)
    with pytest.raises(ListRefused) as caught:
        read_places(path, {}) if places else read_units(path, ("310112", "310112101"))
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_are_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    places = read_places(written(tmp_path, "p.csv", PLACES, encoding), {})
    assert places == [
        ("310112", "示例区", "district", None),
        ("310112101", "甲镇", "town", "310112"),
    ]
    units = read_units(written(tmp_path, "u.csv", UNITS, encoding), ("310112", "310112101"))
    assert [line.unit_name for line in units["310112"]] == ["第一局本级", "第一局机关"]
    assert units["310112"][0].valid_to == date(2024, 12, 31)
    assert units["310112101"][0].valid_to is None


def test_towns_without_a_column_for_it_belong_to_the_one_district(tmp_path: Path) -> None:
    text = "code,name,level\n310112101,甲镇,镇\n310112,示例区,区\n"
    assert read_places(written(tmp_path, "p.csv", text), {})[1][3] == "310112"


def test_a_town_may_belong_to_a_district_that_is_there_already(tmp_path: Path) -> None:
    path = written(tmp_path, "p.csv", "code,name,level,parent\n310112103,丙镇,town,310112\n")
    assert read_places(path, {"310112": "district"})[0][3] == "310112"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,name\n310112,示例区\n", "第 1 行：缺少列 level"),
        ("code,name,level,parent\n", "没有数据行"),
        ("", "缺少列 code、name、level"),
        (PLACES + "3101,乙镇,town,310112\n", "第 4 行，code 列：“3101”，应为 6 至 12 位数字"),
        (PLACES + "310112101,乙镇,town,310112\n", "第 4 行，code 列：“310112101”，应为没有出现过"),
        (PLACES + "310112102,,town,310112\n", "第 4 行，name 列：空白，应为 1 至 60 个字"),
        (PLACES + "310112102,乙镇,city,310112\n", "第 4 行，level 列：“city”，应为 district"),
        (PLACES + "310112102,乙镇,town,\n", "第 4 行，parent 列：空白，应为所属区的代码"),
        (PLACES + "310112102,乙镇,town,310112101\n", "parent 列：“310112101”，应为所属区"),
        (PLACES + "310113,乙区,district,310112\n", "parent 列：“310112”，应为空白"),
        (PLACES + "310112102,乙镇\n", "第 4 行：有 2 列，应为 4 列"),
        (PLACES + '310112102,"乙镇,town\n', "引号不成对"),
        (PLACES + "\x00", "不是文本文件"),
    ],
)
def test_a_fault_in_a_list_of_places_is_named(tmp_path: Path, text: str, told: str) -> None:
    message = refused(tmp_path, text, places=True)
    assert message.startswith("名单.csv ") and told in message


LINE = "310112,310112002,第二局,310112002001,第二局本级,2020-01-01,\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            LINE.replace("310112,", "310113,", 1),
            "jurisdiction 列：“310113”，应为已有的行政区划代码",
        ),
        (
            LINE.replace("310112002,", "310115002,"),
            "department 列：“310115002”，应为 310112 加三位",
        ),
        (LINE.replace("2001,", "2O01,"), "unit 列：“310112002O01”，应为 310112002 加三位数字"),
        (LINE.replace("第二局本级", ""), "unit_name 列：空白"),
        (LINE.replace("2020-01-01", "2020/1/1"), "valid_from 列：“2020/1/1”，应为日期"),
        (LINE.replace("2020-01-01", "2020-02-30"), "valid_from 列：“2020-02-30”，应为日期"),
        (LINE.replace("2020-01-01", ""), "valid_from 列：空白，应为日期"),
        (LINE.replace("-01,", "-01,2019-12-31"), "valid_to 列：“2019-12-31”，应为不早于"),
        (LINE.replace("310112002001,第二局本级", "310112002001,"), "第 5 行，unit_name 列"),
        (
            "310112,310112001,第一局,310112001001,第一局处,2025-06-01,\n",
            "第 5 行，valid_from 列：“2025-06-01”，应为晚于第 3 行的 valid_to",
        ),
        (
            "310112,310112001,第甲局,310112001002,第甲局处,2020-01-01,\n",
            "第 5 行，department_name 列：“第甲局”，应为与第 2 行相同的名称“第一局”",
        ),
    ],
)
def test_a_fault_in_a_list_of_units_is_named(tmp_path: Path, line: str, told: str) -> None:
    assert told in refused(tmp_path, UNITS + line, places=False)


def test_many_faults_are_told_at_once_up_to_a_number(tmp_path: Path) -> None:
    message = refused(tmp_path, HEADER + LINE.replace("2020-", "20-") * 30, places=False)
    assert len(message.splitlines()) == 21
    assert message.endswith("……另有 10 处")


def test_loading_again_renews_and_keeps_what_is_not_listed(world: World, tmp_path: Path) -> None:
    load(
        written(tmp_path, "p.csv", PLACES.replace("甲镇", "甲新镇")),
        written(tmp_path, "u.csv", UNITS),
        by=ROOT,
        now=world.now,
    )
    with scope(ROOT.everywhere, ROOT):
        assert Jurisdiction.objects.get(code=TOWN).name == "甲新镇"
        assert Jurisdiction.objects.count() == 3
        names = units_on(date(2025, 5, 1)).filter(code=f"{DISTRICT}001001")
        assert [unit.name for unit in names] == ["第一局机关"]
        assert Unit.objects.filter(code=f"{DISTRICT}002001").exists()
        assert Department.objects.get(code=f"{DISTRICT}001").name == "第一局"


def test_a_list_with_a_fault_changes_nothing(world: World, tmp_path: Path) -> None:
    places = written(tmp_path, "p.csv", PLACES.replace("甲镇", "甲新镇"))
    units = written(tmp_path, "u.csv", UNITS.replace("2020-", "20-"))
    with pytest.raises(ListRefused):
        load(places, units, by=ROOT, now=world.now)
    with world.scope():
        assert Jurisdiction.objects.get(code=TOWN).name == "甲镇"


def run(*words: str | Path, password: str = "一个足够长的口令-2025") -> Result:
    return CliRunner().invoke(
        cli.main, [str(word) for word in words], env={"TONGJIAN_PASSWORD": password}
    )


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (("310112001", "第一局", "310112001002", "第一局二科"), ""),
        (
            ("310112001", "财政局", "310112001002", "财政局二科"),
            "部门 310112001 自 2020-01-01 起列了两次：“第一局”、“财政局”，应只列一次",
        ),
        (
            ("310112001", "第一局", "310112001001", "第一局机关"),
            "单位 310112001001 自 2020-01-01 起列了两次：“第一局本级”、“第一局机关”",
        ),
        (
            ("310112001", "第一局", "310112001001", "第一局本级"),
            "单位 310112001001 自 2020-01-01 起列了两次：“第一局本级”，应只列一次",
        ),
    ],
)
def test_a_name_is_given_once_from_a_day(
    world: World, second: tuple[str, str, str, str], told: str
) -> None:
    day = date(2020, 1, 1)
    first = UnitLine("310112001", "第一局", "310112001001", "第一局本级", day, None)
    lines = [first, UnitLine(*second, day, None)]
    with world.scope():
        before = list(Department.objects.order_by("pk").values())
        if not told:
            assert set_units(jurisdiction=DISTRICT, lines=lines, by=ROOT, now=world.now) == 2
            return
        with pytest.raises(UnitsRefused) as caught:
            set_units(jurisdiction=DISTRICT, lines=lines, by=ROOT, now=world.now)
        assert str(caught.value).startswith(told)
        assert list(Department.objects.order_by("pk").values()) == before


def test_an_empty_system_is_filled_by_commands(own_database: str, tmp_path: Path) -> None:
    person = ["people", "add", "security01", "--title", "安全管理员01", "--jurisdiction", DISTRICT]
    early = run(*person, "--role", "security_admin")
    assert (early.exit_code, "tongjian orgs load" in early.output) == (1, True)
    places, units = written(tmp_path, "p.csv", PLACES), written(tmp_path, "u.csv", UNITS)
    for _ in range(2):
        done = run("orgs", "load", "--jurisdictions", places, "--units", units)
        assert (done.exit_code, done.output) == (0, "已放入 2 个行政区划、3 条单位记录\n")
    assert run("orgs", "load").exit_code == 1
    bad = run("orgs", "load", "--units", written(tmp_path, "b.csv", "甲\n"))
    assert bad.exit_code == 1 and "b.csv 第 1 行：缺少列 jurisdiction" in bad.output

    refusals = [
        (run(*person, "--role", "boss"), "没有角色“boss”，应为：deputy（人大代表）"),
        (run(*person, "--role", "security_admin", password="12345"), "初始口令："),
        (run(*person, "--role", "unit"), "预算单位角色必须填写单位编码"),
        (run(*person, "--role", "unit", "--unit", "9"), "“9”不是该行政区划的单位编码"),
        (run(*person[:-1], "999999", "--role", "town"), "没有行政区划“999999”，应为：310112、"),
    ]
    for refusal, told in refusals:
        assert refusal.exit_code == 1 and told in refusal.output, refusal.output
    assert not User.objects.exists()

    made = run(*person, "--role", "security_admin")
    assert (made.exit_code, made.output) == (0, "已建立用户 security01\n")
    user = User.objects.get()
    assert user.check_password("一个足够长的口令-2025")
    assert actor_of(user).can("people.manage", TOWN)
    again = run(*person, "--role", "security_admin")
    assert again.exit_code == 1 and "用户名“security01”已被使用" in again.output
    asked = CliRunner().invoke(
        cli.main,
        [*("people add deputy01 --title 代表01 --role deputy --jurisdiction".split()), TOWN],
        input="一个足够长的口令-2026\n一个足够长的口令-2026\n",
        env={"TONGJIAN_PASSWORD": ""},
    )
    assert asked.exit_code == 0 and "2026" not in asked.output
