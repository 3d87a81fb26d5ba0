"""The form of a back-test: every threshold of the rule, filled with those in force."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.warning.declare import LedgerRule


class TrialForm(forms.Form):
    """Where, with which thresholds, and which of them at several values."""

    jurisdiction = forms.ChoiceField(
        label="行政区划", help_text="区连同所属各镇一起试算。", required=True
    )

    def __init__(self, *args: Any, rule: LedgerRule, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        for each in rule.thresholds:
            self.fields[f"value-{each.name}"] = forms.CharField(
                label=f"{each.meaning}（{each.unit}）",
                help_text=f"可设范围：{each.range}。",
                max_length=24,
            )
        self.fields["stepped"] = forms.ChoiceField(
            label="哪一项再按几档试算",
            choices=[(each.name, each.meaning) for each in rule.thresholds],
        )

    def values(self) -> dict[str, str]:
        """Return the thresholds as typed, by name."""
        return {
            name.removeprefix("value-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("value-")
        }
