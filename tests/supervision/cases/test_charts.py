"""The charts of the board: by unit or rule, and month by month."""

from __future__ import annotations

from tests.world import DISTRICT, ROOT, World
from tongjian.core.charts.model import Bars
from tongjian.core.clock import SHANGHAI
from tongjian.supervision.cases import actions
from tongjian.supervision.cases.charts import MONTHS, MOST, by_group, by_month, charts
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.pages import Counted


def line(name: str, running: int = 0, late: int = 0, closed: int = 0) -> Counted:
    return Counted(name, running, late, closed, 0, 0, None, f"/cases/?unit={name}")


def drawn(chart: Bars) -> dict[str, list[int]]:
    return {one.name: [int(value or 0) for value in one.values] for one in chart.series}  # type: ignore[arg-type]


def test_the_busiest_stand_first_and_late_ones_are_not_counted_twice() -> None:
    chart = by_group([line("甲", 1, 0, 4), line("乙", 5, 2), line("丙", 0, 0, 1)], "unit")
    assert list(chart.categories) == ["乙", "甲", "丙"]
    assert drawn(chart) == {"办理中，没有逾期": [3, 1, 0], "逾期": [2, 0, 0], "已销号": [0, 4, 1]}
    assert chart.summary == "在办最多的是乙，5件。逾期最多的是乙，2件。"
    assert chart.links[0] == "/cases/?unit=乙"
    assert not chart.note


def test_what_is_not_drawn_is_said() -> None:
    chart = by_group([line(f"单位{number}", number) for number in range(1, MOST + 4)], "unit")
    assert len(chart.categories) == MOST
    assert "另有3个" in chart.note


def test_nothing_running_is_said() -> None:
    assert by_group([line("甲", 0, 0, 2)], "rule").summary == "没有在办的事项。"


def test_months_begin_with_the_first_case_and_show_what_ended(
    world: World, case: WarningCase
) -> None:
    with world.scope():
        rows = WarningCase.objects.filter(jurisdiction_id=DISTRICT)
        actions.take(
            subject=case, step="dismiss", turn=0, given={"reason": "误报"}, by=ROOT, now=world.now
        )
        first = case.made_at.astimezone(SHANGHAI)
        chart = by_month(rows, first.date())
        assert list(chart.categories) == [f"{first.year}年{first.month}月"]
        assert drawn(chart) == {"新增": [rows.count()], "销号": [0], "不予立案": [1]}
        assert chart.summary == f"本月新增{rows.count()}件，办结1件。"
        later = by_month(rows, first.date().replace(year=first.year + 1))
        assert len(later.categories) == MONTHS
        assert set(drawn(later)["新增"]) == {0}
        assert later.summary == "本月新增0件，办结0件。"


def test_an_empty_board_has_no_charts(world: World) -> None:
    with world.scope():
        assert charts(WarningCase.objects.none(), [], "unit", world.now.date()) == []
