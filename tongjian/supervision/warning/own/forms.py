"""The form of an own rule, made from its template and dataset; what is typed is read by ``content``.

Django's fields only carry what was typed: every check is made where the rule is read, so that it
holds wherever a rule comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.warning.own import offers
from tongjian.supervision.warning.own.content import HELD, LEVELS, ONLY, Faulty, Template
from tongjian.supervision.warning.own.fields import Field

LONGEST = 1000


class Typed(forms.CharField):
    """A text as it was sent; whether it is required is only shown."""

    def validate(self, value: Any) -> None:
        """Leave it to ``content.read``."""

    def run_validators(self, value: Any) -> None:
        """Leave it to ``content.read``."""


class Several(forms.Field):
    """Some of a few values, as they were sent."""

    def __init__(self, choices: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple(choices=choices), **given)

    def to_python(self, value: Any) -> list[str]:
        """Return the values."""
        return [str(one) for one in value] if isinstance(value, (list, tuple)) else []


class RuleForm(forms.Form):
    """A rule's template and dataset fixed, everything else to fill in."""

    title = Typed(label="名称", max_length=LONGEST, help_text="一看就懂的名字，最多40字。")
    jurisdiction = forms.ChoiceField(label="行政区划")
    level = Typed(
        label="级别",
        widget=forms.Select(choices=list(LEVELS.items())),
        initial="yellow",
        help_text="红色只用于法定界限。",
    )
    why = Typed(
        label="为什么要查",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写给看预警的代表和被问的单位，最多300字。",
    )
    ask = Typed(
        label="要问什么",
        max_length=LONGEST,
        help_text="接在预警那句话的后面，例如“请说明事由和批准依据”，最多100字。",
    )
    valid_from = forms.DateField(
        label="自哪天起",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "应为日期，例如2026-01-01"},
    )
    reason = Typed(
        label="为什么修改",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        template: Template,
        dataset: Dataset,
        codes: tuple[str, ...],
        change: bool,
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.template, self.dataset = template, dataset
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        if len(codes) == 1:
            self.fields["jurisdiction"].widget = forms.HiddenInput()
            self.fields["jurisdiction"].initial = codes[0]
        self.fields["valid_from"].help_text = (
            "每个年度按它最后一天施行的版本判断；不能早于今天和现行版本的起用日。"
            if change
            else "每个年度按它最后一天施行的版本判断；填以前的日期，以前的年度也按它判断。"
        )
        if not change:
            del self.fields["reason"]
        for one in template.fields:
            self.fields[one.name] = _field(one, dataset)
        for dimension in offers.held(dataset):
            column = dataset.column(dimension.column)
            self.fields[f"{HELD}{dimension.name}"] = Typed(
                label=dimension.title,
                initial=dimension.pinned,
                widget=forms.Select(choices=list(column.choices.items())),
                help_text="各值之间从不相加，只能选一个。",
            )
        for condition in offers.conditions(dataset):
            self.fields[f"{ONLY}{condition.column.name}"] = _condition(condition)

    def raw(self) -> dict[str, Any]:
        """Return what was typed, as ``content.read`` takes it."""
        told: dict[str, Any] = {"template": self.template.key, "dataset": self.dataset.name}
        for name, field in self.fields.items():
            if name in ("jurisdiction", "valid_from", "reason"):
                continue
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            told[name] = list(value) if isinstance(value, (list, tuple)) else value or ""
        return told

    def refuse(self, error: Faulty) -> None:
        """Show each fault beside its field; what is of no field above them."""
        for name, message in error.faults.items():
            if name not in self.fields:
                self.add_error(None, message)
            elif name not in self.errors:
                self.add_error(name, message)

    @property
    def told(self) -> list[Any]:
        """The fields of what people are told."""
        names = ("jurisdiction", "title", "level", "why", "ask", "valid_from", "reason")
        return [self[name] for name in names if name in self.fields]

    @property
    def asked(self) -> list[Any]:
        """The fields of the template."""
        return [self[one.name] for one in self.template.fields]

    @property
    def held(self) -> list[Any]:
        """The fields of what never adds up."""
        return [self[name] for name in self.fields if name.startswith(HELD)]

    @property
    def only(self) -> list[Any]:
        """The fields of the conditions."""
        return [self[name] for name in self.fields if name.startswith(ONLY)]

    @property
    def limited(self) -> bool:
        """Whether a condition is given, or refused, so that they are shown unfolded."""
        names = [name for name in self.fields if name.startswith(ONLY)]
        return any(self[name].value() or self[name].errors for name in names)


def _field(one: Field, dataset: Dataset) -> forms.Field:
    """Return a field of the template."""
    told: dict[str, Any] = {
        "label": one.title,
        "help_text": one.help,
        "required": one.required,
        "initial": one.default,
    }
    if options := one.options(dataset):
        return Typed(widget=forms.Select(choices=options), **told)
    return Typed(max_length=LONGEST, **told)


def _condition(one: offers.Condition) -> forms.Field:
    if one.how == offers.IN:
        choices = list(one.column.choices.items())
        return Several(choices, label=one.column.title, help_text=one.help, required=False)
    return Typed(label=one.column.title, help_text=one.help, required=False, max_length=LONGEST)


def typed(raw: dict[str, Any], dataset: Dataset) -> dict[str, Any]:
    """Return a kept rule as it would be typed: what was typed with 、 between is one text again."""
    ticked = {
        f"{ONLY}{one.column.name}" for one in offers.conditions(dataset) if one.how == offers.IN
    }
    return {
        name: "、".join(value) if isinstance(value, list) and name not in ticked else value
        for name, value in raw.items()
    }


class EndForm(forms.Form):
    """When and why a rule is taken out of force."""

    valid_from = forms.DateField(
        label="自哪天起停用",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "应为日期，例如2026-01-01"},
        help_text="从这天起的年度不再按它判断；以前年度的预警仍然保留。",
    )
    reason = forms.CharField(
        label="停用的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, today: date | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        if today is not None:
            self.fields["valid_from"].initial = today
