"""Choosing a quarter to report on, and the committee's own paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from tongjian.core.orgs.reads import places
from tongjian.supervision.briefs.actions import LONGEST
from tongjian.supervision.briefs.quarters import Quarter


class MakeForm(forms.Form):
    """Whose report of which quarter."""

    place = forms.ChoiceField(
        label="行政区划", error_messages={"invalid_choice": "请选择列出的行政区划"}
    )
    quarter = forms.ChoiceField(label="季度", error_messages={"invalid_choice": "请选择列出的季度"})

    def __init__(
        self,
        *args: Any,
        codes: Sequence[str],
        quarters: Sequence[Quarter],
        current: Quarter,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {one.code: one.name for one in places()}
        self.fields["place"].choices = [(code, names.get(code, code)) for code in codes]  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.title}{'（还没有结束）' if one == current else ''}")
            for one in quarters
        ]


class RemarksForm(forms.Form):
    """What the committee says of the figures in its own words."""

    remarks = forms.CharField(
        label="意见",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写在报告最后一部分。保存一次就是新的一版，以前的各版都留着；数字不变。",
        error_messages={"max_length": f"意见最多{LONGEST}个字"},
    )
