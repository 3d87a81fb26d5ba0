"""Forms of the dictionary pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.dictionaries.models import LISTS, SUCCESSIONS

Choices = list[tuple[str, str]]


class EntryForm(forms.Form):
    """What every entry asks: where it belongs and on what it rests."""

    jurisdiction = forms.ChoiceField(label="行政区划")
    note = forms.CharField(
        label="依据", max_length=300, help_text="例如通知的名称和文号；会和这一条一起显示。"
    )

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])


class CodeForm(EntryForm):
    """A code to add, rename or end."""

    code_list = forms.ChoiceField(label="分类", choices=list(LISTS.items()))
    code = forms.CharField(label="编码", max_length=12)
    name = forms.CharField(label="名称", max_length=100)
    from_year = forms.IntegerField(label="起用年度")
    to_year = forms.IntegerField(label="停用年度（含）", required=False, help_text="还在用就不填。")


class MappingForm(EntryForm):
    """A code that goes on as another."""

    code_list = forms.ChoiceField(label="分类", choices=list(LISTS.items()))
    year = forms.IntegerField(label="自哪一年度起")
    from_code = forms.CharField(label="原编码", max_length=12)
    to_code = forms.CharField(
        label="新编码", max_length=12, help_text="一分为几的，每个新编码各填一条。"
    )


class Codes(forms.CharField):
    """Codes separated by spaces, commas or new lines, as a list."""

    def clean(self, value: Any) -> list[str]:
        """Return the codes; raises ``ValidationError`` when there are none."""
        text = str(super().clean(value))
        for mark in "，,、；;\n\t":
            text = text.replace(mark, " ")
        return text.split()


class SuccessionForm(EntryForm):
    """Units that go on as others."""

    kind = forms.ChoiceField(label="种类", choices=list(SUCCESSIONS.items()))
    on = forms.DateField(label="自哪天起", widget=forms.DateInput(attrs={"type": "date"}))
    old = Codes(label="原单位编码", max_length=600, help_text="几个单位合并的，用逗号隔开。")
    new = Codes(label="新单位编码", max_length=600, help_text="拆成几个单位的，用逗号隔开。")


class BasisForm(EntryForm):
    """A change of reporting basis."""

    dataset = forms.ChoiceField(label="数据")
    measure = forms.ChoiceField(label="指标", required=False)
    column = forms.ChoiceField(label="只涉及哪种分类", required=False)
    begins = forms.CharField(
        label="编码开头",
        max_length=24,
        required=False,
        help_text="例如只涉及转移性支出就选支出功能分类、填 230。",
    )
    year = forms.IntegerField(label="自哪一年度起", help_text="这一年起的数与以前各年不可比。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = [  # type: ignore[attr-defined]
            (one.name, one.title) for one in all_datasets()
        ]
        self.fields["measure"].choices = measures()  # type: ignore[attr-defined]
        self.fields["column"].choices = coded_columns()  # type: ignore[attr-defined]


def measures() -> Choices:
    """Return every measure with the datasets that have it, first the blank one for all."""
    found: dict[str, list[str]] = {}
    for one in all_datasets():
        for measure in one.measures:
            found.setdefault(measure.name, []).append(f"{one.title}·{measure.title}")
    return [("", "全部指标"), *((key, "；".join(names)) for key, names in found.items())]


def coded_columns() -> Choices:
    """Return every column of codes once, first the blank one for all rows."""
    found = {
        column.name: column.title
        for one in all_datasets()
        for column in one.columns
        if column.codes is not None
    }
    return [("", "不限，全部行"), *sorted(found.items(), key=lambda pair: pair[1])]
