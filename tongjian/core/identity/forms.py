"""Forms for people and roles."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from tongjian.core.identity.roles import BOUND, ROLES
from tongjian.core.orgs.models import Jurisdiction


class RoleForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(
        label="角色", choices=[(role.key, role.title) for role in ROLES.values()]
    )
    jurisdiction = forms.ChoiceField(label="行政区划")
    unit = forms.CharField(
        label="单位编码",
        required=False,
        max_length=24,
        help_text="“预算单位”填单位编码，“联办单位经办员”填它在大厅里的代码，"
        "“其他部门经办员”填所代表的来源，例如 tax；其他角色不填",
    )

    def __init__(self, *args: Any, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Jurisdiction.objects.filter(code__in=codes)
        choices = list(known.values_list("code", "name"))
        self.fields["jurisdiction"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever speaks for a unit or a body needs it named."""
        data: dict[str, Any] = super().clean() or {}
        role = data.get("role")
        if role in BOUND and not data.get("unit"):
            self.add_error("unit", f"{ROLES[role].title}角色必须填写单位编码")
        return data


class PersonForm(RoleForm):
    """A person and their first role."""

    username = forms.CharField(label="用户名", max_length=60)
    title = forms.CharField(label="称呼", max_length=60, help_text="例如：财政经办员01")
    password = forms.CharField(
        label="初始口令", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    field_order = ["username", "title", "password"]

    def clean_password(self) -> str:
        """Passwords meet the rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
