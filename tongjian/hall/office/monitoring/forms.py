"""Forms of the monitoring board."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.hall.office.monitoring.actions import CONFIRMED, DISMISSED, LONGEST


class DecisionForm(forms.Form):
    """A supervisor's decision on a finding."""

    state = forms.ChoiceField(
        label="认定",
        choices=[(CONFIRMED, "属实"), (DISMISSED, "不成立")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="核实情况和理由",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        help_text="写明核实了什么、依据什么得出这个认定；会印在监察建议书上。",
    )


class AdviceForm(forms.Form):
    """A recommendation on confirmed findings."""

    recipient = forms.CharField(label="致（科室或单位）", max_length=100)
    text = forms.CharField(
        label="建议", widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST
    )
    answer_by = forms.DateField(
        label="请在此日前答复", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    findings = forms.MultipleChoiceField(label="针对的问题", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].choices = choices  # type: ignore[attr-defined]
