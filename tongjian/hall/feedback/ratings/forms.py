"""Score, tags, words."""

from __future__ import annotations

from django import forms

from tongjian.hall.feedback.enquiries.forms import TrackForm
from tongjian.hall.feedback.models import SCORES
from tongjian.hall.feedback.ratings.tags import TAGS


class RateForm(forms.Form):
    """1 is best; the page shows faces and words, never the number."""

    score = forms.TypedChoiceField(
        label="您对这次办事满意吗", choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    tags = forms.MultipleChoiceField(
        label="说说是哪方面",
        required=False,
        choices=list(TAGS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label="想说的话",
        required=False,
        max_length=1000,
        help_text="不要写姓名、电话、证件号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    open_text = forms.BooleanField(
        label="同意公开我写的话（满意程度和选项总是公开的）", required=False
    )


class ProofForm(TrackForm):
    """Tracking code of a case and the telephone's last four digits."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].help_text = "回执和短信里的八位字母。"
        self.fields["last4"].help_text = "申请时留的手机号。"
