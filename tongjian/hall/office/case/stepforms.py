"""The form of each step: what its effect needs, drafted as far as the system can.

One form class; its fields come from the effect. ``data`` gives what ``cases.actions.take`` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from tongjian.core.clock import SHANGHAI
from tongjian.hall.cases.effects.correction import key_of
from tongjian.hall.cases.effects.delivery import MANNERS
from tongjian.hall.cases.effects.grounds import usual_remedies
from tongjian.hall.cases.flow import CaseStep
from tongjian.hall.cases.models import Correction, HallCase, Material
from tongjian.hall.cases.pinned import Pinned
from tongjian.hall.items.models import Body
from tongjian.hall.items.parts import Cite
from tongjian.hall.office.case.drafts import examined
from tongjian.hall.office.fields import moment

LONGEST = 4000
DRAFTED = ("forward", "forward_up")
HINTS = {
    "ask_correction": "把需要补正的内容一次写完整。第二次再要求新的内容，系统会拒绝并记入监察（《行政许可法》第三十二条）。",
    "refuse": "必须写明理由、依据和救济途径，书面告知申请人（《行政许可法》第三十二条、第三十八条）。",
    "reject": "必须写明理由、依据和救济途径，书面告知申请人（《行政许可法》第三十八条）。",
    "accept": "受理后法定期限和承诺期限开始计算，系统生成受理通知书。",
    "grant": "作出准予的决定，系统生成决定书。审核过本件的人不能作出决定。",
    "pause": "批准承办人提出的特别程序，计时暂停，书面告知申请人所需时间（《行政许可法》第四十五条）。",
    "resume": "特别程序结束，计时继续。",
    "withdraw": "按申请人的意愿撤回，写明申请人的理由。",
    "return": "材料始终没有补齐，退回申请。",
    "void": "只用于录入有误的件。",
    "deliver": "记录决定和证照怎样送达、谁签收。",
    "ask_body": "向联办单位或者上级征求意见；有期限的，从现在起算。",
}


@dataclass(frozen=True)
class Ground:
    """What the forms draw on."""

    case: HallCase
    pinned: Pinned
    step: CaseStep
    typed: frozenset[str] = frozenset()  # names of the fields that came with something in them


Fields = dict[str, forms.Field]


def _area(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, **more)


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _reason(ground: Ground) -> Fields:
    needed = ground.step.reason
    helps = "申请人看得到，请写明白。" if needed else ""
    label = "理由" if needed else "说明"
    draft = examined(ground.case, ground.pinned) if ground.step.effect in DRAFTED else ""
    if draft:
        helps = "已按卷内情况起草，请核对后写上您的意见。"
    return {
        "reason": _area(label, 5 if draft else 3, required=needed, help_text=helps, initial=draft)
    }


def _points(ground: Ground) -> Fields:
    """One text per material and per field; what is not written is not asked for.

    What the first notice did not name is not offered a second time. Typed all the same, on a page
    opened before, it stays, and the engine refuses it and notes the attempt.
    """
    told = _told(ground.case)

    def offered(kind: str, key: str) -> bool:
        return told is None or (kind, key) in told or f"{kind[0]}-{key}" in ground.typed

    there = {
        row.key: row for row in Material.objects.filter(case=ground.case).select_related("upload")
    }
    definition = ground.pinned.definition
    fields: Fields = {}
    needed = {one.key for one in definition.needed(ground.case.answers)}
    for material in definition.materials:
        if not offered("material", material.key):
            continue
        row, draft = there.get(material.key), ""
        if row is None and material.key in needed and material.required:
            draft = f"没有收到，请补交（{material.pieces}）。"
        elif row is not None and row.upload is not None and row.upload.state == "refused":
            draft = "文件没有通过安全检查，请重新上传。"
        fields[f"m-{material.key}"] = _area(material.name, 2, required=False, initial=draft)
    for _, group, field in definition.form.fields():
        if field.kind == "note" or not offered("field", field.key):
            continue
        label = f"{group.title}：{field.label}" if group else field.label
        fields[f"f-{field.key}"] = _area(label, 2, required=False)
    fields["answer_by"] = _day(
        "请在此日前补齐",
        required=False,
        help_text="不填，从今天起给 30 个工作日。",
    )
    return fields


def _told(case: HallCase) -> set[tuple[str, str]] | None:
    """Return what the first notice named, None when there was none (行政许可法 32)."""
    first = Correction.objects.filter(case=case).order_by("id").first()
    return None if first is None else {key_of(point) for point in first.points}


def citations(pinned: Pinned) -> list[Cite]:
    """Return the articles an item rests on: its basis, its materials', its limits'."""
    found = [*pinned.definition.fields.basis]
    found += [one.basis for one in pinned.definition.materials if one.basis]
    found += [one.basis for one in pinned.limits if one.basis]
    return list({cite.title: cite for cite in found}.values())


def _grounds(ground: Ground) -> Fields:
    remedies = usual_remedies(ground.case.jurisdiction_id)
    return {
        **_reason(ground),
        "basis": forms.MultipleChoiceField(
            label="依据",
            choices=[(cite.title, cite.title) for cite in citations(ground.pinned)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        "other_basis": forms.CharField(
            label="其他依据",
            required=False,
            max_length=200,
            help_text="写成《法律名称》第几条，多条用分号隔开。",
        ),
        "authority": forms.CharField(
            label="向谁申请行政复议", initial=remedies.authority, max_length=100
        ),
        "court": forms.CharField(label="向哪个法院起诉", initial=remedies.court, max_length=100),
    }


def _bodies(ground: Ground) -> Fields:
    named = dict(
        Body.objects.filter(jurisdiction_id=ground.case.jurisdiction_id).values_list("code", "name")
    )
    target = ground.pinned.flow.states[ground.step.target]
    usual = [target.body] if target.body else list(ground.pinned.definition.fields.joint_bodies)
    number, item = ground.case.number, ground.pinned.definition.name
    return {
        "bodies": forms.MultipleChoiceField(
            label="征求谁的意见",
            choices=list(named.items()),
            initial=[code for code in usual if code in named],
            widget=forms.CheckboxSelectMultiple,
        ),
        "question": _area(
            "请对方答复什么",
            initial=f"请就“{item}”申请（{number}）中属于贵单位职责的内容提出意见。",
        ),
        "due": _day("请在此日前答复", required=False, help_text="事项规定了期限的，按规定计算。"),
    }


def _delivery(_: Ground) -> Fields:
    return {
        "manner": forms.ChoiceField(
            label="送达方式", choices=list(MANNERS.items()), widget=forms.RadioSelect
        ),
        "receiver": forms.CharField(label="签收人", max_length=60, required=False),
    }


MAKERS: Mapping[str, Callable[[Ground], Fields]] = {
    "ask_correction": _points,
    "refuse": _grounds,
    "reject": _grounds,
    "ask_body": _bodies,
    "deliver": _delivery,
}


class StepForm(forms.Form):
    """A step's form; ``turn`` is what the person saw, so that a change meanwhile is noticed."""

    turn = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("turn", ground.case.turn)
        super().__init__(*args, **kwargs)
        typed = frozenset(name for name, text in self.data.items() if text)
        self.ground = ground = replace(ground, typed=typed)
        self.fields.update(MAKERS.get(ground.step.effect, _reason)(ground))
        if ground.pinned.definition.fields.fee_charged or ground.step.effect == "deliver":
            self.fields["fee"] = forms.DecimalField(
                label="收费金额（元）", required=False, min_value=0, decimal_places=2, max_digits=10
            )
        self.fields["event_at"] = moment(
            "发生时间", required=False, help_text="只在事后补录时填写；补录会记入监察。"
        )

    def clean(self) -> dict[str, Any]:
        """A correction names at least one thing."""
        data: dict[str, Any] = super().clean() or {}
        if self.ground.step.effect == "ask_correction" and not self._read_points(data):
            self.add_error(None, "请写明至少一项需要补正的内容")
        return data

    @property
    def material_points(self) -> list[forms.BoundField]:
        """The texts for materials."""
        return [self[name] for name in self.fields if name.startswith("m-")]

    @property
    def field_points(self) -> list[forms.BoundField]:
        """The texts for fields of the form."""
        return [self[name] for name in self.fields if name.startswith("f-")]

    @property
    def others(self) -> list[forms.BoundField]:
        """Everything that is no point of a correction."""
        return [bound for bound in self if not bound.name.startswith(("m-", "f-"))]

    @property
    def data_for_step(self) -> dict[str, Any]:
        """What the engine reads, from checked values."""
        data, effect = dict(self.cleaned_data), self.ground.step.effect
        found: dict[str, Any] = {
            key: data[key]
            for key in ("reason", "question", "due", "bodies", "manner", "receiver", "answer_by")
            if data.get(key)
        }
        if data.get("fee") is not None:
            found["fee"] = str(data["fee"])
        if effect == "ask_correction":
            found["points"] = self._read_points(data)
            found.setdefault("reason", "材料或者填写内容需要补正，见告知书")
        if effect in ("refuse", "reject"):
            others = [one.strip() for one in data["other_basis"].replace("；", ";").split(";")]
            found["basis"] = [*data["basis"], *(one for one in others if one)]
            found["remedies"] = {"authority": data["authority"], "court": data["court"]}
        return found

    @property
    def event_at(self) -> Any:
        """When it happened, None for now."""
        at = self.cleaned_data.get("event_at")
        return at.astimezone(SHANGHAI) if at else None

    def _read_points(self, data: Mapping[str, Any]) -> list[dict[str, str]]:
        kinds = {"m": "material", "f": "field"}
        return [
            {kinds[name[0]]: name[2:], "what": text}
            for name, text in data.items()
            if name[:2] in ("m-", "f-") and text
        ]


def texts_of(paragraphs: Sequence[Cite]) -> list[tuple[str, list[str]]]:
    """Return articles with their text, for reading beside the form."""
    return [(cite.title, cite.paragraphs) for cite in paragraphs if cite.text]
