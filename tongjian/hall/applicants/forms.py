"""Forms about persons and rights."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.notify.texts import LANGUAGES
from tongjian.hall.applicants.actions import Identity
from tongjian.hall.applicants.models import ID_TYPES
from tongjian.hall.forms.identifiers import DOCUMENT_TYPES, normalise_phone, phone_fault

PERSONS = [("", "请选择"), *DOCUMENT_TYPES.items()]
SEXES = [("", "请选择"), ("男", "男"), ("女", "女")]
FROM_NUMBER = "身份证和居住证可以不填，从号码里取"


class DateInput(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class IdentityForm(forms.Form):
    """A natural person as their document says."""

    name = forms.CharField(label="姓名", max_length=100, help_text="与证件一致")
    id_type = forms.ChoiceField(label="证件种类", choices=PERSONS)
    id_number = forms.CharField(label="证件号码", max_length=40)
    birth = forms.DateField(
        label="出生日期", required=False, widget=DateInput(), help_text=FROM_NUMBER
    )
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False, help_text=FROM_NUMBER)

    def identity(self) -> Identity:
        """Return what was said."""
        data = self.cleaned_data
        return Identity(
            data["name"], data["id_type"], data["id_number"], data.get("birth"), data.get("sex", "")
        )


class AddressForm(forms.Form):
    """Where somebody lives or works."""

    district = forms.CharField(label="区", max_length=40, required=False)
    street = forms.CharField(label="街道或镇", max_length=60, required=False)
    detail = forms.CharField(label="详细地址", max_length=200, required=False)

    def address(self) -> dict[str, str]:
        """Return it as answers hold addresses; empty when nothing was given."""
        given = {key: self.cleaned_data[key].strip() for key in ("district", "street", "detail")}
        return given if any(given.values()) else {}


class SelfForm(AddressForm, IdentityForm):
    """Oneself or a child, with the address."""

    field_order = ["name", "id_type", "id_number", "birth", "sex", "district", "street", "detail"]


class OrganisationForm(AddressForm):
    """A school, kindergarten or company one acts for."""

    name = forms.CharField(label="单位名称", max_length=100, help_text="与登记证书一致")
    id_number = forms.CharField(label="统一社会信用代码", max_length=40)
    right = forms.ChoiceField(
        label="您的身份",
        choices=[
            ("", "请选择"),
            ("legal_representative", "法定代表人或负责人"),
            ("agent", "受托代理人"),
        ],
    )
    valid_to = forms.DateField(
        label="授权到哪一天", required=False, widget=DateInput(), help_text="受托代理人必须填写"
    )
    evidence = forms.FileField(
        label="授权书或登记证书",
        required=False,
        help_text="扫描件或照片（PDF、JPG、PNG）。也可以不传，带原件到窗口确认",
    )
    field_order = ["name", "id_number", "right", "valid_to", "evidence"]

    def identity(self) -> Identity:
        """Return what was said."""
        return Identity(self.cleaned_data["name"], "credit_code", self.cleaned_data["id_number"])


class ContactForm(forms.Form):
    """Where messages go."""

    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="填了，办件消息同时发到邮箱",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label="短信和邮件用哪种语言", choices=LANGUAGES)


class InviteForm(forms.Form):
    """How long and for what somebody may act."""

    valid_to = forms.DateField(label="委托到哪一天", required=True, widget=DateInput())
    items = forms.MultipleChoiceField(
        label="可以办哪些事项",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="一项也不选，就是全部事项",
    )

    def __init__(self, *args: Any, right: str, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if right == "guardian" or not items:
            del self.fields["items"]
        else:
            self.fields["items"].choices = items  # type: ignore[attr-defined]
        if right == "guardian":
            del self.fields["valid_to"]


class AcceptForm(forms.Form):
    """An invitation's code."""

    code = forms.CharField(
        label="邀请码",
        max_length=40,
        help_text="10 位字母和数字，大小写、空格都可以",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class WindowPersonForm(IdentityForm):
    """A person at the window; the telephone may be missing."""

    phone = forms.CharField(
        label="手机号码",
        required=False,
        max_length=40,
        help_text="没有手机的不填，办件按窗口办计算",
    )

    def clean_phone(self) -> str:
        """Take it as people write it."""
        phone = normalise_phone(self.cleaned_data["phone"])
        if phone and (fault := phone_fault(phone)):
            raise forms.ValidationError(fault)
        return phone


class WindowRightForm(forms.Form):
    """A right proved on paper."""

    right = forms.ChoiceField(
        label="什么身份",
        choices=[
            ("", "请选择"),
            ("guardian", "孩子的监护人"),
            ("legal_representative", "法定代表人或负责人"),
            ("agent", "受托代理人"),
        ],
    )
    name = forms.CharField(label="为谁：姓名或单位名称", max_length=100)
    id_type = forms.ChoiceField(label="证件种类", choices=[("", "请选择"), *ID_TYPES])
    id_number = forms.CharField(label="证件号码", max_length=40)
    birth = forms.DateField(
        label="出生日期", required=False, widget=DateInput(), help_text=FROM_NUMBER
    )
    sex = forms.ChoiceField(label="性别", choices=SEXES, required=False, help_text=FROM_NUMBER)
    valid_to = forms.DateField(
        label="委托到哪一天", required=False, widget=DateInput(), help_text="受托代理人必须填写"
    )
    how = forms.CharField(
        label="看了什么凭据",
        max_length=50,
        help_text="例如：户口簿、营业执照正本、授权委托书原件",
    )

    def identity(self) -> Identity:
        """Return for whom."""
        data = self.cleaned_data
        return Identity(
            data["name"], data["id_type"], data["id_number"], data.get("birth"), data.get("sex", "")
        )
