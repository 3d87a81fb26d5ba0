"""Forms of the warning pages."""

from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.warning.declare import Rule


class ThresholdForm(forms.Form):
    """A threshold of one's own from a day on."""

    name = forms.ChoiceField(label="界限")
    jurisdiction = forms.ChoiceField(label="行政区划")
    value = forms.CharField(label="数值", max_length=24)
    valid_from = forms.DateField(label="自哪天起", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, rule: Rule, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        names = [(each.name, f"{each.meaning}（{each.unit}）") for each in rule.thresholds]
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["name"].choices = names  # type: ignore[attr-defined]
