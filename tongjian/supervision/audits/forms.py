"""What issuing a report and many steps at once ask for."""

from __future__ import annotations

from typing import Any

from django import forms


class IssueForm(forms.Form):
    """Words of the office that go into the report besides what the data say."""

    next_steps = forms.CharField(
        label="下一步举措",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写进报告的“下一步举措”，每段一行；可以不填。",
    )
    remarks = forms.CharField(
        label="其他说明",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ManyForm(forms.Form):
    """Several problems at once: one step, one reason."""

    cases = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "请先勾选问题",
            "invalid_choice": "有的问题刚刚被别人办过，请重新勾选",
        },
    )
    reason = forms.CharField(label="说明", max_length=2000, required=False)

    def __init__(self, *args: Any, known: set[int], wants_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = [(pk, pk) for pk in known]  # type: ignore[attr-defined]
        self.wants_reason = wants_reason

    def clean(self) -> dict[str, Any]:
        """Every step but the closing wants a reason."""
        data: dict[str, Any] = super().clean() or {}
        if self.wants_reason and not data.get("reason", "").strip():
            self.add_error("reason", "请写明依据或理由")
        return data
