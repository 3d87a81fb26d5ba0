"""What an official may do beside the flow: ask, extend, pause, hear, write, hand over.

A ``Door`` says when it is open, what its form asks and which action it calls; the engine judges
again, so that a door open by mistake leads nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse

from tongjian.core.calendar.clock import UNITS, Unit, amount_title
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases import extensions, handling, hearings, opinions, suspensions
from tongjian.hall.cases.effects.examination import APPROVERS, VERDICTS
from tongjian.hall.cases.flow import IN_EXAMINATION
from tongjian.hall.cases.models import Hearing, Opinion
from tongjian.hall.office.case.reads import Page
from tongjian.hall.office.fields import moment
from tongjian.hall.office.people import colleagues

LONGEST = 4000
COUNTED = (Unit.WORKING_DAYS, Unit.DAYS)


@dataclass(frozen=True)
class Door:
    """A way beside the flow.

    ``open`` says whether a person may go it now, ``fields`` what its form asks, ``run`` does it
    with the checked values. ``hint`` names the duty of the law.
    """

    key: str
    title: str
    open: Callable[[Page, Actor], bool]
    fields: Callable[[Page], dict[str, forms.Field]]
    run: Callable[[Page, dict[str, Any], Actor, datetime], object]
    hint: str = ""

    def path(self, page: Page) -> str:
        """The address of its form."""
        return reverse("office_beside", args=[page.case.pk, self.key])


class DoorForm(forms.Form):
    """The form of a door."""

    def __init__(self, *args: Any, asked: dict[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(asked)


def _area(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=LONGEST, **more)


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _choice(label: str, choices: Iterable[tuple[Any, str]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), **more)


def _radio(label: str, choices: Iterable[tuple[Any, str]], **more: Any) -> forms.ChoiceField:
    return _choice(label, choices, widget=forms.RadioSelect, **more)


def _can(actor: Actor, page: Page, desks: Sequence[str] | str) -> bool:
    wanted = (desks,) if isinstance(desks, str) else desks
    return any(actor.can(desk, page.case.jurisdiction_id) for desk in wanted)


def _examines(page: Page, actor: Actor) -> bool:
    return page.case.phase in IN_EXAMINATION and _can(actor, page, opinions.EXAMINERS)


def _one(rows: Iterable[Any], pk: str) -> Any:
    found = next((row for row in rows if str(row.pk) == pk), None)
    if found is None:
        raise StepRefused("这一项刚刚被别人办理过，请刷新页面后再看")
    return found


def _message(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    return handling.send_message(subject=page.case, text=data["text"], by=by, now=now)


def _may_hand_over(page: Page, actor: Actor) -> bool:
    case = page.case
    own = case.handler_id is not None and case.handler_id == actor.user_id
    free = case.handler_id is None and _can(actor, page, "cases.handle")
    return case.open and (own or free or _can(actor, page, handling.ASSIGN))


def _takers(page: Page) -> dict[str, forms.Field]:
    people = colleagues(page.case.jurisdiction_id, page.day.today)
    names = [
        (one.pk, f"{one.name}（请假中）" if one.away else one.name)
        for one in people
        if one.pk != page.case.handler_id
    ]
    return {"to": _choice("移交给", names), "reason": _area("为什么移交")}


def _hand_over(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    to = User.objects.get(pk=data["to"])
    return handling.hand_over(subject=page.case, to=to, reason=data["reason"], by=by, now=now)


def _opinion_fields(page: Page) -> dict[str, forms.Field]:
    item, number = page.pinned.definition.name, page.case.number
    return {
        "kind": _radio("哪一类意见", [k for k in Opinion.KINDS if k[0] != "government"]),
        "body": _choice(
            "联办单位或专家组", [("", "（利害关系人，见下）"), *page.bodies.items()], required=False
        ),
        "party": forms.CharField(
            label="利害关系人",
            required=False,
            max_length=60,
            help_text="只在征求利害关系人意见时填写姓名或名称。",
        ),
        "question": _area("请对方答复什么", initial=f"请就“{item}”申请（{number}）提出意见。"),
        "due": _day("请在此日前答复", required=False, help_text="事项规定了期限的，按规定计算。"),
    }


def _ask_opinion(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    interested = data["kind"] == "interested"
    return opinions.ask_opinion(
        subject=page.case,
        kind=data["kind"],
        body=data["party"] if interested else data["body"],
        question=data["question"],
        due=data["due"],
        by=by,
        now=now,
    )


def _on_paper(page: Page) -> list[Opinion]:
    """Return the requests whose reply comes on paper and is entered by an official."""
    kinds = ("interested", "expert")
    return [one for one in page.opinions if one.replied_at is None and one.kind in kinds]


def _reply_fields(page: Page) -> dict[str, forms.Field]:
    waiting = [(one.pk, page.bodies.get(one.body, one.body)) for one in _on_paper(page)]
    return {
        "opinion": _choice("谁的意见", waiting),
        "verdict": _radio("结论", VERDICTS.items()),
        "text": _area("意见内容", required=False, help_text="不同意或有条件同意必须写明理由。"),
    }


def _reply(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    asked = _one(_on_paper(page), data["opinion"])
    verdict, text = data["verdict"], data["text"]
    return opinions.reply_opinion(subject=asked, verdict=verdict, text=text, by=by, now=now)


def _may_extend(page: Page, actor: Actor) -> bool:
    asked = any(one.state != "declined" for one in page.extensions)
    if asked or not _examines(page, actor):
        return False
    try:
        extensions.addition(page.pinned)
    except StepRefused:
        return False
    return True


def _extension_fields(page: Page) -> dict[str, forms.Field]:
    amount, unit = extensions.addition(page.pinned)
    length = amount_title(amount, Unit(unit))
    return {"reason": _area("理由", help_text=f"法律允许延长{length}，理由要书面告知申请人。")}


def _ask_extension(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    return extensions.ask_extension(subject=page.case, reason=data["reason"], by=by, now=now)


def _asked_extension(page: Page, actor: Actor) -> bool:
    waiting = any(one.state == "asked" for one in page.extensions)
    return waiting and _can(actor, page, extensions.APPROVE)


def _verdict_fields(said: str) -> dict[str, forms.Field]:
    return {
        "approve": _radio("决定", [("yes", "批准"), ("no", "不批准")]),
        "reason": _area("意见", required=False, help_text=f"{said}　不批准必须写明理由。"),
    }


def _decide_extension_fields(page: Page) -> dict[str, forms.Field]:
    asked = next((one for one in page.extensions if one.state == "asked"), None)
    return _verdict_fields(f"申请的理由：{asked.reason}" if asked else "")


def _decide_extension(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    asked = next((one for one in page.extensions if one.state == "asked"), None)
    if asked is None:
        raise StepRefused("没有等待批准的延长申请")
    approve = data["approve"] == "yes"
    return extensions.decide_extension(
        subject=asked, approve=approve, reason=data["reason"], by=by, now=now
    )


def _may_pause(page: Page, actor: Actor) -> bool:
    lasting = any(one.until_at is None for one in page.suspensions)
    return not lasting and _examines(page, actor)


def _pause_fields(page: Page) -> dict[str, forms.Field]:
    kinds = suspensions.kinds_of(page.pinned)
    return {
        "kind": _choice("哪种程序", [(kind, kind) for kind in kinds]),
        "reason": _area("为什么需要"),
        "needed": forms.DecimalField(
            label="需要多少时间", min_value=0, max_digits=6, decimal_places=1
        ),
        "unit": _choice("单位", [(unit.value, UNITS[unit]) for unit in COUNTED]),
    }


def _ask_pause(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    keys = ("kind", "reason", "needed", "unit")
    given = {key: data[key] for key in keys}
    return suspensions.ask_suspension(subject=page.case, **given, by=by, now=now)


def _asked_pause(page: Page, actor: Actor) -> bool:
    waiting = any(one.approved_at is None for one in page.suspensions)
    return waiting and _can(actor, page, APPROVERS)


def _decide_pause_fields(page: Page) -> dict[str, forms.Field]:
    asked = next((one for one in page.suspensions if one.approved_at is None), None)
    if asked is None:
        return _verdict_fields("")
    length = amount_title(asked.needed, Unit(asked.unit))
    return _verdict_fields(f"{asked.kind}，需要{length}。理由：{asked.reason}")


def _decide_pause(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    asked = next((one for one in page.suspensions if one.approved_at is None), None)
    if asked is None:
        raise StepRefused("没有等待批准的特别程序")
    if data["approve"] == "yes":
        return suspensions.approve_suspension(subject=asked, by=by, now=now)
    return suspensions.decline_suspension(subject=asked, reason=data["reason"], by=by, now=now)


def _may_resume(page: Page, actor: Actor) -> bool:
    return page.open_suspension is not None and _can(actor, page, (*opinions.EXAMINERS, *APPROVERS))


def _resume(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    running = page.open_suspension
    if running is None:
        raise StepRefused("没有正在进行的特别程序")
    return suspensions.end_suspension(subject=running, by=by, now=now)


def _may_tell(page: Page, actor: Actor) -> bool:
    return page.case.phase in IN_EXAMINATION and _can(actor, page, hearings.OFFICIALS)


def _tell(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    return hearings.tell_hearing(subject=page.case, party=data["party"], by=by, now=now)


def _heard(*states: str, desks: tuple[str, ...]) -> Callable[[Page, Actor], bool]:
    def may(page: Page, actor: Actor) -> bool:
        return bool(_in(page, *states)) and _can(actor, page, desks)

    return may


def _in(page: Page, *states: str) -> list[Hearing]:
    return [one for one in page.hearings if one.state in states]


def _which(page: Page, *states: str) -> forms.Field:
    return _choice(
        "哪一次听证",
        [(one.pk, f"{one.party}（{one.told_at:%Y-%m-%d}告知）") for one in _in(page, *states)],
    )


def _ask_hearing(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    return hearings.ask_hearing(subject=_one(page.hearings, data["hearing"]), by=by, now=now)


def _set_hearing(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    subject = _one(page.hearings, data["hearing"])
    return hearings.set_hearing(subject=subject, at=data["at"], place=data["place"], by=by, now=now)


def _chairs(page: Page) -> dict[str, forms.Field]:
    people = colleagues(page.case.jurisdiction_id, page.day.today)
    labels = dict(User.objects.filter(pk__in=[p.pk for p in people]).values_list("pk", "username"))
    return {
        "hearing": _which(page, "set"),
        "chair": _choice("主持人", [(labels[one.pk], one.name) for one in people]),
        "record": _area("听证笔录", 10),
    }


def _hold_hearing(page: Page, data: dict[str, Any], by: Actor, now: datetime) -> object:
    subject = _one(page.hearings, data["hearing"])
    return hearings.hold_hearing(
        subject=subject, chair=data["chair"], record=data["record"], by=by, now=now
    )


HINTS = {
    "ask-opinion": (
        "利害关系人有权陈述和申辩（《行政许可法》第三十六条）；意见没有回来以前不能作出决定。"
    ),
    "ask-extension": (
        "二十个工作日内不能作出决定的，经本机关负责人批准可以延长一次，"
        "理由要告知申请人（《行政许可法》第四十二条）。"
    ),
    "decide-extension": "申请延长的人不能自己批准。批准后系统书面告知申请人。",
    "ask-pause": (
        "听证、检验、检测、检疫、鉴定和专家评审所需时间不计入期限，"
        "要书面告知申请人（《行政许可法》第四十五条）。由另一人批准。"
    ),
    "decide-pause": "批准后计时暂停，系统书面告知申请人所需时间。",
    "tell-hearing": (
        "直接涉及他人重大利益的，作出决定前要告知听证权利；五个工作日内可以提出，"
        "二十个工作日内举行（《行政许可法》第四十七条）。"
    ),
    "set-hearing": "举行听证的七个工作日前要通知（《行政许可法》第四十八条）。",
    "hold-hearing": (
        "审查本件的人不能主持听证；决定要根据听证笔录作出（《行政许可法》第四十八条）。"
    ),
}
DOORS = (
    Door(
        "message",
        "给申请人留言",
        lambda page, actor: True,
        lambda page: {"text": _area("留言", help_text="申请人会收到提醒。")},
        _message,
    ),
    Door("ask-opinion", "征求意见", _examines, _opinion_fields, _ask_opinion, HINTS["ask-opinion"]),
    Door(
        "enter-opinion",
        "录入收到的意见",
        lambda page, actor: bool(_on_paper(page)) and _examines(page, actor),
        _reply_fields,
        _reply,
    ),
    Door(
        "ask-extension",
        "申请延长期限",
        _may_extend,
        _extension_fields,
        _ask_extension,
        HINTS["ask-extension"],
    ),
    Door(
        "decide-extension",
        "批准或不批准延长",
        _asked_extension,
        _decide_extension_fields,
        _decide_extension,
        HINTS["decide-extension"],
    ),
    Door("ask-pause", "提出特别程序", _may_pause, _pause_fields, _ask_pause, HINTS["ask-pause"]),
    Door(
        "decide-pause",
        "批准或不批准特别程序",
        _asked_pause,
        _decide_pause_fields,
        _decide_pause,
        HINTS["decide-pause"],
    ),
    Door("resume", "特别程序结束，恢复计时", _may_resume, lambda page: {}, _resume),
    Door(
        "tell-hearing",
        "告知听证权利",
        _may_tell,
        lambda page: {"party": forms.CharField(label="告知了谁", max_length=100)},
        _tell,
        HINTS["tell-hearing"],
    ),
    Door(
        "ask-hearing",
        "登记听证申请",
        _heard("told", "waived", desks=hearings.TAKERS),
        lambda page: {"hearing": _which(page, "told", "waived")},
        _ask_hearing,
    ),
    Door(
        "set-hearing",
        "确定听证时间",
        _heard("asked", "set", desks=hearings.OFFICIALS),
        lambda page: {
            "hearing": _which(page, "asked", "set"),
            "at": moment("时间"),
            "place": forms.CharField(label="地点", max_length=100),
        },
        _set_hearing,
        HINTS["set-hearing"],
    ),
    Door(
        "hold-hearing",
        "录入听证笔录",
        _heard("set", desks=hearings.OFFICIALS),
        _chairs,
        _hold_hearing,
        HINTS["hold-hearing"],
    ),
    Door("hand-over", "移交给同事", _may_hand_over, _takers, _hand_over),
)


def open_to(page: Page, actor: Actor) -> list[Door]:
    """Return the doors open to a person now."""
    return [door for door in DOORS if door.open(page, actor)]


def door(key: str) -> Door | None:
    """Return a door by its key."""
    return next((one for one in DOORS if one.key == key), None)
