"""The form of a threshold: proposing one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.settings.models import BackTest


class ThresholdForm(forms.Form):
    """A threshold of one's own from a day on, with the reason."""

    name = forms.ChoiceField(label="界限")
    jurisdiction = forms.ChoiceField(label="行政区划")
    value = forms.CharField(label="数值", max_length=24)
    valid_from = forms.DateField(
        label="自哪天起",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="批准晚于这一天的，自批准之日起。",
    )
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    trial = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: Rule, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        names = [(each.name, f"{each.meaning}（{each.unit}）") for each in rule.thresholds]
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["name"].choices = names  # type: ignore[attr-defined]

    @classmethod
    def of_trial(cls, rule: Rule, name: str, test: BackTest, today: date) -> ThresholdForm:
        """Return the form of one threshold as a back-test tried it: day and reason are left."""
        given = {
            "name": name,
            "jurisdiction": test.jurisdiction_id,
            "value": test.values[name],
            "valid_from": today,
            "trial": test.pk,
        }
        made = cls(rule=rule, codes=(test.jurisdiction_id,), initial=given, auto_id=f"{name}-%s")
        for fixed in ("name", "jurisdiction", "value"):
            made.fields[fixed].widget = forms.HiddenInput()
        return made
