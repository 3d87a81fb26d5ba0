"""Delivering a file on the web."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets import all_datasets

WHOLE_YEAR = ("", "全年")
MONTHS = [WHOLE_YEAR, *((f"{month:02d}", f"{month} 月") for month in range(1, 13))]


class DeliverForm(forms.Form):
    """A file and what the sender says it is."""

    dataset = forms.ChoiceField(label="数据集")
    jurisdiction = forms.ChoiceField(label="行政区划")
    fiscal_year = forms.IntegerField(label="预算年度", min_value=2000, max_value=2100)
    period = forms.ChoiceField(label="期间", choices=MONTHS, required=False)
    source = forms.ChoiceField(label="来源", required=False)
    unit = forms.CharField(
        label="单位编码（决算、绩效按单位报送时填）", required=False, max_length=24
    )
    totals = forms.CharField(
        label="控制合计（选填）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="每行一项，例如 支付金额=1234567.80 或 行数=320；与明细不符会整份退回",
    )
    received = forms.DateField(
        label="实际收到日期（补录历史数据时填）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    file = forms.FileField(label="文件", max_length=200)

    def __init__(
        self, *args: Any, codes: tuple[str, ...], may_backdate: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        datasets = all_datasets()
        sources = {name: title for item in datasets for name, title in item.sources.items()}
        places = Jurisdiction.objects.filter(code__in=codes)
        self._choose("dataset", [(item.name, item.title) for item in datasets])
        self._choose("jurisdiction", list(places.values_list("code", "name")))
        self._choose("source", [("", "该数据集的第一个来源"), *sources.items()])
        if not may_backdate:
            del self.fields["received"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_totals(self) -> dict[str, str]:
        """Turn the lines into column → total."""
        totals: dict[str, str] = {}
        for line in self.cleaned_data["totals"].splitlines():
            name, mark, value = line.replace("＝", "=").partition("=")
            if line.strip() and not (mark and name.strip() and value.strip()):
                raise forms.ValidationError(f"“{line.strip()}”应写作 列名=合计数")
            if line.strip():
                totals[name.strip()] = value.strip()
        return totals
