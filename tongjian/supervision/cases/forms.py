"""What each step of a case asks of the person who takes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django import forms

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.files.archive import check_archive
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.harmful import LIMITS, ZIPPED, check_opens
from tongjian.core.files.sniff import sniff
from tongjian.core.files.store import TooLarge, named, store
from tongjian.supervision.cases.actions import Attached
from tongjian.supervision.cases.flow import AGENDA, VIOLATIONS, CaseStep
from tongjian.supervision.cases.letters import draft_of
from tongjian.supervision.cases.models import LETTERS, CaseProgress, WarningCase
from tongjian.supervision.linkage.obligations import after_working_days

FOLDER = "case-files"
LARGEST = 20 << 20
MOST = 5
ACCEPTED = ("pdf", "jpg", "png", "docx", "xlsx")
DAYS = {"ask": 15, "order": 10, "return": 10, "violation": 30, "extend": 25}
LABELS = {
    "reason": "理由",
    "return": "退回的原因和要补充的内容",
    "ask": "要求说明的事项",
    "order": "督办要求",
    "answer": "答复",
    "violation": "认定的依据和整改要求",
    "rectify": "整改情况",
    "progress": "做了什么、还差什么、有什么困难",
    "data": "确认的依据",
    "extend": "延期的原因",
    "escalate": "提请审议的理由",
    "plain": "说明（可以不填）",
}
RECTIFIED = {
    "returned": "已退回或上缴（元）",
    "reclassified": "已调账（元）",
    "other": "其他方式整改（元）",
}
FIRST = {
    "ask": "请说明上述情况的原因，提供有关依据和材料。",
    "order": "请查明没有按期整改的原因，明确责任和完成时限，抓紧整改，并提供有关凭证。",
}

TOO_LARGE = "金额太大，请核对"


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none required."""

    def __init__(self, **kwargs: Any) -> None:
        widget = ManyFiles(attrs={"accept": ",".join(f".{kind}" for kind in ACCEPTED)})
        super().__init__(required=False, widget=widget, max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of files; each must be what its field allows."""
        given = data if isinstance(data, (list, tuple)) else [data]
        files = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(files) > MOST:
            raise forms.ValidationError(f"一次最多{MOST}个附件，收到{len(files)}个")
        return files


def _money(label: str, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        error_messages={
            "invalid": "金额应为数字，不带逗号，例如125000.50",
            "max_digits": TOO_LARGE,
            "max_whole_digits": TOO_LARGE,
            "min_value": "金额应为不小于0的数",
            "max_decimal_places": "金额最多写到分（两位小数）",
        },
    )


class StepForm(forms.Form):
    """A step: the turn the person saw, words, and what its kind needs besides."""

    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        step: CaseStep,
        case: WarningCase,
        today: date,
    ) -> None:
        super().__init__(data, files, auto_id=f"{step.action}-%s")
        self.step = step
        words = self.fields["reason"]
        words.label, words.required = LABELS.get(step.form, "理由"), step.reason
        words.initial = FIRST.get(step.form, "")
        if step.action == "answer":
            words.initial = draft_of(case)
        if step.form == "answer":
            words.widget.attrs["rows"] = 14
        if step.form == "data":
            words.initial = case.audit.said if hasattr(case, "audit") else ""
        self.fields["turn"].initial = case.track.turn
        self._add(step.form, case, today)

    def _add(self, kind: str, case: WarningCase, today: date) -> None:
        if kind == "ask":
            self.fields["letter"] = forms.ChoiceField(label="函件", choices=list(LETTERS.items()))
        if kind == "violation":
            self.fields["violation"] = forms.ChoiceField(
                label="违规类型", choices=list(VIOLATIONS.items())
            )
            self.fields["yuan"] = _money("认定的违规金额（元）", required=True)
        if kind == "rectify":
            for name, label in RECTIFIED.items():
                self.fields[name] = _money(label)
                self.fields[name].initial = getattr(case, f"{name}_yuan")
        if kind == "progress":
            stages = list(CaseProgress.STAGES)
            self.fields["stage"] = forms.ChoiceField(label="进展", choices=stages)
            self.fields["so_far"] = _money("到现在一共整改了多少（元）")
        if kind == "escalate":
            choices = [(name, name) for name in AGENDA]
            self.fields["agenda"] = forms.ChoiceField(label="列入", choices=choices)
        if kind in ("answer", "progress", "rectify"):
            self.fields["files"] = FilesField(
                label="附件",
                help_text=f"最多{MOST}个，每个不超过{LARGEST >> 20} MB："
                "PDF、图片、Word 或 Excel。检查后才能下载。",
            )
        if kind in DAYS:
            start = max(today, case.due or today) if kind == "extend" else today
            self.fields["due"] = forms.DateField(
                label="延到哪天" if kind == "extend" else "期限",
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                initial=after_working_days(start, DAYS[kind], calendar_of(latest().pk)),
            )

    def given(self) -> dict[str, Any]:
        """Return what the action takes: all but the turn and the files."""
        return {
            key: value for key, value in self.cleaned_data.items() if key not in ("turn", "files")
        }

    def keep_files(self) -> list[Attached]:
        """Keep the files on disk; raises ``RefusedFile`` or ``TooLarge`` and leaves none."""
        kept: list[Attached] = []
        try:
            for file in self.cleaned_data.get("files") or ():
                kept.append(_kept(file))
        except (RefusedFile, TooLarge):
            drop(kept)
            raise
        return kept


def _kept(file: Any) -> Attached:
    name = "".join(char for char in Path(file.name).name if char.isprintable())[-120:] or "附件"
    stored = store(file.chunks(), FOLDER, LARGEST)
    try:
        with named(stored.absolute, name) as lent:
            kind = sniff(lent, set(ACCEPTED))
            if kind in ZIPPED:
                check_archive(lent, LIMITS)
            elif kind == "pdf":
                check_opens(lent, name)
    except BaseException:
        stored.absolute.unlink(missing_ok=True)
        raise
    return Attached(name, kind, stored)


def drop(files: list[Attached]) -> None:
    """Remove files whose step was not taken."""
    for one in files:
        one.stored.absolute.unlink(missing_ok=True)


class TriageForm(forms.Form):
    """Several new cases at once: open them, or dismiss them for one reason."""

    cases = forms.TypedMultipleChoiceField(coerce=int)
    step = forms.ChoiceField(choices=[("open", "立案"), ("dismiss", "不予立案")])
    reason = forms.CharField(
        label="理由",
        max_length=2000,
        required=False,
        error_messages={"max_length": "理由最多2000字"},
    )

    def __init__(self, *args: Any, known: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = [(pk, pk) for pk in known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Dismissing wants a reason."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("step") == "dismiss" and not data.get("reason", "").strip():
            self.add_error("reason", "不予立案要写明理由")
        return data


class LookForm(forms.Form):
    """What a later look found."""

    again = forms.ChoiceField(
        label="看到的情况", choices=[("no", "没有再发生"), ("yes", "又发生了")]
    )
    said = forms.CharField(label="说明", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
