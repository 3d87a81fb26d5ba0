"""The one box, tracking, and what officials fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.hall.feedback.enquiries.limits import LIMITS
from tongjian.hall.feedback.models import SCORES, Enquiry
from tongjian.hall.forms import identifiers

TEXT_LENGTH = 2000


class AskForm(forms.Form):
    """What somebody says; only kind and text must be given."""

    kind = forms.ChoiceField(
        label="您要说的是",
        choices=[(key, f"{title}：{LIMITS[key].about}") for key, title in Enquiry.KINDS],
        widget=forms.RadioSelect,
    )
    item = forms.ChoiceField(label="关于哪个事项", required=False)
    number = forms.CharField(
        label="关于您的哪个办件",
        required=False,
        max_length=40,
        help_text="写办件编号；没有就不填。",
    )
    text = forms.CharField(
        label="请说说情况",
        max_length=TEXT_LENGTH,
        help_text="请不要写身份证号等与这件事无关的个人信息。",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name = forms.CharField(
        label="怎么称呼您",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="手机号",
        required=False,
        max_length=20,
        help_text="留了手机号，有答复时会发短信告诉您。只有办理的人因工作需要才能看到，查看会留下记录。",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "不确定，或与事项无关"), *items]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """A telephone number, when given, is one."""
        phone = "".join(self.cleaned_data["phone"].split())
        if phone and (fault := identifiers.phone_fault(phone)):
            raise forms.ValidationError(fault)
        return phone

    def clean_page(self) -> str:
        """The page spoken of is a path of this site; anything else is left out."""
        page = str(self.cleaned_data["page"])
        return page if page.startswith("/") and not page.startswith("//") else ""


class TrackForm(forms.Form):
    """Code and four digits."""

    code = forms.CharField(
        label="查询码",
        max_length=20,
        help_text="提交后给您的八位字母。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    last4 = forms.CharField(
        label="手机号后四位",
        max_length=8,
        help_text="没有留手机号的，填编号的最后四位。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SatisfyForm(forms.Form):
    """How satisfied the asker is: 1 is best."""

    score = forms.TypedChoiceField(
        label="这次答复您满意吗", choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="想补充的话", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepForm(forms.Form):
    """One step of an official: which, on which turn, with what words."""

    step = forms.ChoiceField(choices=[(key, key) for key in ("hand_on", "extend", "answer")])
    turn = forms.IntegerField(min_value=0, max_value=10**6)
    text = forms.CharField(max_length=5000, required=False)
    to = forms.IntegerField(required=False, min_value=1, max_value=1 << 60)
    met = forms.ChoiceField(required=False, choices=[("", ""), ("yes", "是"), ("no", "否")])
