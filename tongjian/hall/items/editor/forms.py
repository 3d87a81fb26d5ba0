"""Forms of the item editor besides its pages."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.hall.items.models import CHANGES, Item

REASON = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class StartForm(forms.Form):
    """Starting the next version of an item."""

    change = forms.ChoiceField(
        label="变更种类", choices=[pair for pair in CHANGES if pair[0] != "add"], initial="change"
    )
    reason = REASON


class NewItemForm(forms.Form):
    """Starting a new item, blank or as a copy of one there is."""

    name = forms.CharField(label="事项名称", max_length=200)
    key = forms.SlugField(
        label="网址里的标识",
        max_length=60,
        help_text="小写字母、数字和连字符，例如 school-bus；定了不再改",
        error_messages={"invalid": "只能用字母、数字、下划线和连字符"},
    )
    copied: forms.ModelChoiceField[Item] = forms.ModelChoiceField(
        label="从哪个事项复制", queryset=None, required=False, empty_label="不复制，从空白开始"
    )
    reason = REASON

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["copied"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Item.objects.select_related("current").exclude(current=None)

    def clean_key(self) -> str:
        """Refuse a key that is taken."""
        key = str(self.cleaned_data["key"]).lower()
        if Item.objects.filter(key=key).exists():
            raise forms.ValidationError("这个标识已被别的事项使用")
        return key


class HandInForm(forms.Form):
    """Handing a version in, or giving it up."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    in_force_from = forms.DateField(
        label="从哪天起生效",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label="放弃的理由", max_length=500, required=False)


class DecideForm(forms.Form):
    """Deciding on a version handed in."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.CharField(
        label="审定意见",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回必须写明理由",
    )
