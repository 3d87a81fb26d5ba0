"""Looking a certificate up, and deciding what becomes of one."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.documents.codes import plausible, tidied
from tongjian.hall.certificates.actions import BASES, CODE_LENGTH, WORDS


class LookupForm(forms.Form):
    """A number or a code."""

    q = forms.CharField(
        label="证照编号或核验码",
        max_length=60,
        help_text="编号印在证照标题下面，核验码印在二维码旁边",
        error_messages={"required": "请填写证照编号或核验码"},
    )

    def code(self) -> str:
        """Return the code that was given, "" when it is none."""
        code = tidied(self.cleaned_data["q"])
        return code if plausible(code, CODE_LENGTH) else ""


class StateForm(forms.Form):
    """A renewal, change, revocation or cancellation; ``facts`` come as ``fact-0``, ``fact-1`` …"""

    state = forms.ChoiceField(label="办理", choices=list(WORDS.items()))
    basis = forms.CharField(label="依据", max_length=100)
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="持证人是单位时，理由会在公开的核验页上显示，不要写个人信息",
    )
    holder = forms.CharField(label="持证人", max_length=100, required=False)

    def __init__(self, *args: Any, labels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels
        for at, label in enumerate(labels):
            self.fields[f"fact-{at}"] = forms.CharField(
                label=label, max_length=1000, required=False
            )

    def clean(self) -> dict[str, Any]:
        """A basis must be one the law names for what is done."""
        data: dict[str, Any] = super().clean() or {}
        state, basis = data.get("state"), data.get("basis")
        if state and basis and basis not in BASES[state]:
            self.add_error("basis", "请从列出的法律依据中选择")
        return data

    def facts(self) -> dict[str, str]:
        """Return the texts of a change by label; what is left blank stays as it was."""
        given = {
            label: self.cleaned_data.get(f"fact-{at}", "") for at, label in enumerate(self.labels)
        }
        return {label: text for label, text in given.items() if text}

    def changes(self) -> list[forms.BoundField]:
        """Return the fields of a change, to be shown."""
        return [self["holder"], *(self[f"fact-{at}"] for at in range(len(self.labels)))]
