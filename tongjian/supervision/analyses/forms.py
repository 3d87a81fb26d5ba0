"""Forms of the analysis pages."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.analyses.actions import LONGEST_NOTE
from tongjian.supervision.analyses.declare import Tolerance


class ToleranceForm(forms.Form):
    """A tolerance of one's own from a day on."""

    jurisdiction = forms.ChoiceField(label="行政区划")
    value = forms.CharField(label="容许范围", max_length=20)
    valid_from = forms.DateField(
        label="自哪天起", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, tolerance: Tolerance, codes: tuple[str, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        choice = self.fields["jurisdiction"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(places)
        self.fields["value"].label = f"容许范围（{tolerance.unit}）"
        self.fields["value"].help_text = tolerance.meaning


class NoteForm(forms.Form):
    """A unit's note beside its figures."""

    text = forms.CharField(
        label="说明",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"最多 {LONGEST_NOTE} 字，所有能看到这些数的人都会看到。留空即撤回上一条。",
    )
