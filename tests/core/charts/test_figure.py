"""A chart's picture, table twin and description come from one set of data."""

import json
from decimal import Decimal

import pytest

from tongjian.core.charts.figure import figure
from tongjian.core.charts.model import Area, Bars, Pace, Series, Treemap, Trend
from tongjian.core.documents.numbers import Absent, Unit

YI = Decimal(100_000_000)


def bars(**changes: object) -> Bars:
    given = {
        "title": "支出",
        "summary": "甲最多。",
        "unit": Unit.YI,
        "categories": ["甲", "乙", "丙"],
        "series": [Series("支出", [Decimal("2.005") * YI, Decimal(0), None])],
        "links": ["/a", "", "/c"],
    }
    return Bars(**{**given, **changes})  # type: ignore[arg-type]


def test_picture_and_table_hold_the_same_figures() -> None:
    shown = figure(bars())
    data = json.loads(shown.json)
    assert data["series"][0]["values"] == ["2.005", "0", None]
    assert data["series"][0]["texts"] == ["2.01亿元", "0亿元", "未报送"]
    assert [row.cells[0].text for row in shown.rows] == ["2.01亿元", "0亿元", "—"]
    assert [row.link for row in shown.rows] == ["/a", "", "/c"]


def test_a_gap_is_never_drawn_as_zero() -> None:
    series = [Series("比上年", [Absent.NOT_COMPARABLE, Absent.SUPPRESSED, Decimal(3)])]
    chart = Trend(
        title="增长", summary="", unit="%", categories=["2022", "2023", "2024"], series=series
    )
    data = json.loads(figure(chart).json)
    assert data["series"][0]["values"] == [None, None, "3"]
    assert data["series"][0]["texts"][:2] == ["口径变化，前后不可比", "按规定不公开"]


def test_series_and_categories_must_match() -> None:
    with pytest.raises(ValueError, match="支出"):
        figure(bars(categories=["甲"]))


def test_names_cannot_leave_the_data_block() -> None:
    text = figure(bars(categories=["</script><script>alert(1)</script>", "&amp;", "丙"])).json
    assert "<" not in text
    assert ">" not in text
    assert json.loads(text)["categories"][1] == "&amp;"


def test_treemap_gives_shares_of_the_true_total() -> None:
    areas = [Area("甲", 3 * YI), Area("乙", -1 * YI), Area("丙", None)]
    shown = figure(Treemap(title="构成", summary="", unit=Unit.YI, areas=areas, total=4 * YI))
    assert [row.cells[1].text for row in shown.rows] == ["75.0%", "-25.0%", "—"]
    # A negative or absent area has no rectangle, but stays in the table.
    assert [area["name"] for area in json.loads(shown.json)["areas"]] == ["甲"]


def test_pace_stays_inside_its_drawing() -> None:
    over = figure(Pace(title="进度", summary="", done=Decimal("132.5"), time=Decimal(100)))
    assert over.pace is not None
    assert (over.pace["done"], over.pace["done_width"]) == ("132.5%", "100.00")
    unknown = figure(Pace(title="进度", summary="", done=None, time=Decimal(0)))
    assert unknown.pace is not None
    assert (unknown.pace["done"], unknown.pace["done_width"]) == ("—", "0")


def test_the_same_chart_has_the_same_id_everywhere() -> None:
    assert figure(bars()).id == figure(bars()).id
    assert figure(bars()).id != figure(bars(title="收入")).id
