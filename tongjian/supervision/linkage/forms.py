"""Forms of the sources' pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class TermForm(forms.Form):
    """A jurisdiction's own term for one dataset, or the switch of automatic reminders."""

    jurisdiction = forms.ChoiceField(label="行政区划")
    what = forms.ChoiceField(label="哪项数据")
    active = forms.BooleanField(label="要求报送（自动催报则为打开）", required=False, initial=True)
    days = forms.IntegerField(
        label="期限（期间结束后的工作日）",
        required=False,
        min_value=0,
        max_value=250,
        help_text="不填就按统一的期限。",
    )
    committee = forms.CharField(label="报给哪个委员会", max_length=60, required=False)
    note = forms.CharField(label="理由", max_length=300)

    def __init__(
        self,
        *args: Any,
        places: Iterable[tuple[str, str]],
        whats: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["what"].choices = list(whats)  # type: ignore[attr-defined]


class ExplainForm(forms.Form):
    """The written explanation, drafted by the system."""

    text = forms.CharField(label="说明", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))
    expected = forms.DateField(
        label="预计什么时候报送",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="已经报送的不用填。",
    )
