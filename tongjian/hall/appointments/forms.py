"""Booking a slot; a desk with its opening; an exception."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import by_phone
from tongjian.hall.appointments.bookings import CODE_LENGTH
from tongjian.hall.appointments.opening import LONGEST, MOST, SHORTEST, WEEKDAYS
from tongjian.hall.forms.identifiers import normalise_phone

PHONE = 11  # digits
DAYS = list(enumerate(WEEKDAYS, 1))


class BookForm(forms.Form):
    """What one books, and a word to the desk."""

    note_text = forms.CharField(
        label="想问的事", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeskForm(forms.Form):
    """A desk."""

    name = forms.CharField(label="名称", max_length=60)
    place = forms.CharField(label="地点", max_length=200, help_text="办事人按它找到这里")
    online = forms.BooleanField(label="网上预审（不用到场）", required=False)
    active = forms.BooleanField(label="启用", required=False)
    items = forms.MultipleChoiceField(
        label="办理的事项",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个也不选，表示所有可预约的事项都办",
    )

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """Hours of a day: from, to, minutes of a slot, people in it."""

    start = forms.TimeField(
        label="从", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    end = forms.TimeField(
        label="到", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label="每段分钟数", required=False, min_value=SHORTEST, max_value=LONGEST
    )
    capacity = forms.IntegerField(label="每段人数", required=False, min_value=1, max_value=MOST)

    def clean(self) -> dict[str, Any]:
        """All of it, or nothing."""
        data: dict[str, Any] = super().clean() or {}
        given = [data.get(name) for name in ("start", "end", "minutes", "capacity")]
        if any(given) and not all(given) and not self.errors:
            raise forms.ValidationError("起止时间、每段分钟数、每段人数要一起填写")
        return data

    def rules(self) -> list[dict[str, Any]]:
        """Return the hours as a rule without its weekday; none when left blank."""
        data = self.cleaned_data
        if not data.get("start"):
            return []
        hours = {
            "from": f"{data['start']:%H:%M}",
            "to": f"{data['end']:%H:%M}",
            "minutes": data["minutes"],
            "capacity": data["capacity"],
        }
        return [hours]


class RuleForm(HoursForm):
    """Hours on some weekdays."""

    weekdays = forms.TypedMultipleChoiceField(
        label="星期",
        coerce=int,
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["weekdays", "start", "end", "minutes", "capacity"]

    def clean(self) -> dict[str, Any]:
        """Hours need a weekday and a weekday needs hours."""
        data = super().clean()
        if bool(data.get("weekdays")) != bool(data.get("start")) and not self.errors:
            raise forms.ValidationError("星期和时间要一起填写")
        return data

    def rules(self) -> list[dict[str, Any]]:
        """Return one rule for every weekday."""
        return [{**hours, "weekday": day} for hours in super().rules() for day in self._days()]

    def _days(self) -> list[int]:
        return list(self.cleaned_data.get("weekdays") or [])


RuleFormSet = forms.formset_factory(RuleForm, extra=2, max_num=40, absolute_max=60)


def rows_of(opening: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return stored rules as rows of the form: equal hours of several weekdays in one row."""
    rows: dict[tuple[Any, ...], list[int]] = {}
    for rule in opening:
        hours = (rule["from"], rule["to"], rule["minutes"], rule["capacity"])
        rows.setdefault(hours, []).append(rule["weekday"])
    return [
        {
            "weekdays": days,
            "start": hours[0],
            "end": hours[1],
            "minutes": hours[2],
            "capacity": hours[3],
        }
        for hours, days in sorted(rows.items(), key=lambda row: (min(row[1]), row[0]))
    ]


class ExceptionForm(HoursForm):
    """A day on which a desk is closed or open at other hours, and why."""

    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label="原因", max_length=200, help_text="会告诉这一天已经预约、因此被取消的人"
    )
    field_order = ["day", "reason", "start", "end", "minutes", "capacity"]


class ArriveForm(forms.Form):
    """The code somebody shows at the desk."""

    code = forms.CharField(label="预约码", max_length=CODE_LENGTH + 4)


class WalkInForm(forms.Form):
    """Somebody at the window without an appointment."""

    who = forms.CharField(
        label="手机号或档案编号",
        max_length=20,
        help_text="没有手机的人，先在“办事人”里建立档案，再填档案编号",
    )
    item = forms.ChoiceField(label="办什么")

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items  # type: ignore[attr-defined]

    def clean_who(self) -> Applicant:
        """A telephone number or a record's number of somebody the hall knows."""
        typed = normalise_phone(self.cleaned_data["who"])
        found = by_phone(typed) if len(typed) == PHONE else None
        if found is None and typed.isascii() and typed.isdigit() and len(typed) < PHONE:
            found = Applicant.objects.filter(pk=int(typed)).first()
        if found is None or found.erased_at is not None:
            raise forms.ValidationError("没有这个人的档案；请先在“办事人”里登记")
        return found
