"""Made-up content of the style page; none of it is a figure of any jurisdiction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static

from tongjian.core.charts.model import Area, Bars, Pace, Series, Treemap, Trend
from tongjian.core.documents.numbers import Absent, Unit

MONTHS = [f"{month}月" for month in range(1, 13)]


def _yi(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) * 100_000_000 for value in values]


class SampleForm(forms.Form):
    """One field of each kind, with a fault in one."""

    unit = forms.CharField(label="单位名称", help_text="按编制部门批准的全称填写")
    year = forms.ChoiceField(label="预算年度", choices=[("2024", "2024年"), ("2023", "2023年")])
    amount = forms.DecimalField(
        label="金额（元）",
        help_text="例如 1445000.00",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),  # keeps what was typed wrongly
    )
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="我已核对以上内容", required=False)


def charts() -> dict[str, Any]:
    """Return one chart of each type."""
    classes = ["教育支出", "社会保障和就业支出", "城乡社区支出", "卫生健康支出", "一般公共服务支出"]
    return {
        "bars": Bars(
            title="支出最多的五类",
            summary="教育支出最多，96.30亿元，比第二位的社会保障多18.12亿元。",
            unit=Unit.YI,
            categories=classes,
            series=[Series("支出", _yi("96.3", "78.18", "52.4", "39.95", "20.06"))],
            links=["?class=205", "?class=208", "?class=212", "?class=210", "?class=201"],
            horizontal=True,
            heading="功能分类",
        ),
        "stacked": Bars(
            title="基本支出与项目支出",
            summary="项目支出占比五年间从48%降到41%。",
            unit=Unit.YI,
            categories=["2020", "2021", "2022", "2023", "2024"],
            series=[
                Series("基本支出", _yi("180.2", "196.4", "211", "228.5", "241.7")),
                Series("项目支出", _yi("166.3", "170.1", "168.8", "172.2", "168")),
            ],
            stacked=True,
            heading="年度",
        ),
        "trend": Trend(
            title="各月累计支出",
            summary="前九个月比去年同期快2.1个百分点；十月起的数据还没有报送。",
            unit="%",
            categories=MONTHS,
            series=[
                Series(
                    "今年",
                    [*map(Decimal, "6 14.2 24 31.5 39 51.8 58 66.1 77.2".split()), *[None] * 3],
                ),
                Series(
                    "去年",
                    list(map(Decimal, "5 13 22.4 30 37.2 49 56 64.8 75.1 81 89 100".split())),
                ),
            ],
            note="去年按调整后的口径。",
        ),
        "transfers": Trend(
            title="对镇转移支付",
            summary="2023年起统计口径改变，不能与以前直接比较。",
            unit=Unit.YI,
            categories=["2020", "2021", "2022", "2023", "2024"],
            series=[Series("转移支付", _yi("19.8", "20.6", "21.3", "192.5", "201.4"))],
            breaks={"2023": "口径变化：自2023年起包括体制补助"},
            heading="年度",
        ),
        "treemap": Treemap(
            title="钱花在哪里",
            summary="教育、社会保障、城乡社区三类合计占全部支出的六成。",
            unit=Unit.YI,
            areas=[
                Area(name, Decimal(value) * 100_000_000, f"?class={code}")
                for name, value, code in (
                    ("教育支出", "96.3", "205"),
                    ("社会保障和就业支出", "78.18", "208"),
                    ("城乡社区支出", "52.4", "212"),
                    ("卫生健康支出", "39.95", "210"),
                    ("农林水支出", "24.11", "213"),
                    ("一般公共服务支出", "20.06", "201"),
                    ("公共安全支出", "18.9", "204"),
                    ("文化旅游体育与传媒支出", "8.02", "207"),
                    ("其他支出", "3.4", "229"),
                )
            ],
            size="tall",
            heading="功能分类",
        ),
        "pace": Pace(
            title="支出进度",
            summary="支出完成全年预算的63.4%，比时间慢3.3个百分点，还在正常范围。",
            done=Decimal("63.4"),
            time=Decimal("66.7"),
        ),
        "pace_late": Pace(
            title="教育费附加项目",
            summary="只完成41.2%，比时间慢25.5个百分点，需要说明原因。",
            done=Decimal("41.2"),
            time=Decimal("66.7"),
            level="red",
        ),
    }


def rows() -> list[dict[str, Any]]:
    """Return lines of a budget table with every kind of absence."""
    return [
        {"name": "教育支出", "budget": Decimal("12600000000.00"), "paid": Decimal("9630000000.50"),
         "last": Decimal("5.2"), "level": "blue", "rate": Decimal("76.4")},
        {"name": "科学技术支出", "budget": Decimal("180000000"), "paid": Decimal("74160000"),
         "last": Decimal("-12.7"), "level": "red", "rate": Decimal("41.2")},
        {"name": "债务付息支出", "budget": Decimal("96500000"), "paid": None,
         "last": Absent.NOT_COMPARABLE, "level": "yellow", "rate": None},
        {"name": "国防支出", "budget": Absent.SUPPRESSED, "paid": Absent.SUPPRESSED,
         "last": None, "level": "", "rate": None},
        {"name": "援助其他地区支出", "budget": Decimal(0), "paid": Decimal(0),
         "last": None, "level": "", "rate": None},
    ]  # fmt: skip


def content(density: str) -> dict[str, Any]:
    """Return everything the style page shows."""
    form = SampleForm({"unit": "", "year": "2024", "amount": "十万", "note": "", "agree": True})
    return {
        "density": density,
        "demonstration": True,
        "charts": charts(),
        "rows": rows(),
        "total": Decimal("12876500000.00"),
        "form": form,
        "page": Paginator(range(12_345), 50).page(7),
        "steps": ["收到", "检查", "核对合计", "发布"],
        "menu_sample": [
            {"title": title, "url": "#content", "current": title == "查询"}
            for title in ("首页", "查询", "预警", "联网（数据报送）", "文档审读", "管理")
        ],
        "tabs_sample": [
            {"title": "全部", "url": "?", "current": True, "count": 42},
            {"title": "红色", "url": "?level=red", "current": False, "count": 6},
            {"title": "黄色", "url": "?level=yellow", "current": False, "count": 21},
            {"title": "蓝色", "url": "?level=blue", "current": False, "count": 15},
        ],
        "scopes": [
            {"title": "总预算", "url": "?scope=consolidated", "current": True},
            {"title": "本级", "url": "?scope=own_level", "current": False},
        ],
        "densities": [
            {"title": "代表", "url": "?density=deputy", "current": density == "deputy"},
            {"title": "工作人员", "url": "?density=staff", "current": density == "staff"},
        ],
        "page_image": static("img/sample-page.svg"),
        "marks": [
            {
                "id": "finding-1",
                "tone": "yellow",
                "kind": "勾稽不符",
                "label": "收入总计 2973.98，支出总计 2973.89，两边应当相等",
                "x": 470,
                "y": 290,
                "width": 65,
                "height": 40,
            },
            {
                "id": "finding-2",
                "tone": "blue",
                "kind": "文表不一",
                "label": "正文写财政拨款收入 2961.86，表中是 2961.68",
                "x": 240,
                "y": 130,
                "width": 60,
                "height": 40,
            },
        ],
        "errors": [
            "支付.csv 第 128 行“支付金额（元）”：写的是“十二万”，应为数字，例如 120000.00",
            "支付.csv 第 301 行“预算单位”：310112999001 不在 2024 年的单位名录里",
        ],
    }
