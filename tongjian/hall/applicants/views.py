"""A person's own page: who they are, how to reach them, for whom they act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.identity.codes import CodeRefused, check_code, send_code
from tongjian.core.identity.security import fresh
from tongjian.core.identity.throttle import Ceiling, TooOften, admit
from tongjian.core.notify.masks import masked_phone
from tongjian.hall.applicants import rights
from tongjian.hall.applicants.actions import (
    PersonRefused,
    change_phone,
    describe_self,
    set_contact,
)
from tongjian.hall.applicants.doors import CodeForm, PhoneForm, source_of
from tongjian.hall.applicants.forms import (
    AcceptForm,
    ContactForm,
    InviteForm,
    OrganisationForm,
    SelfForm,
)
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.applicants.reads import (
    applicant_of,
    authorities_of,
    given_by,
    waiting_for_officials,
)
from tongjian.hall.applicants.rights import GIVES, INVITED
from tongjian.hall.forms.display import mask_number

PENDING = "hall.new_phone"
View = Callable[..., HttpResponseBase]


def own_page(view: View) -> View:
    """Declare a page of the signed-in applicant's own; ``request.applicant`` is who they are."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        applicant = applicant_of(request.user)
        if applicant is None:
            messages.error(request, "这个账号没有办事人档案，请用手机验证码登录后再来")
            return redirect("/hall/")
        request.applicant = applicant
        return view(request, *args, **kwargs)

    return access("hall.apply")(opened)


def refused(form: Any, error: PersonRefused) -> None:
    """Put a refusal beside the field it is about."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


@own_page
def me(request: Any) -> HttpResponseBase:
    """Show everything the hall knows of the person, and for whom they may act."""
    applicant: Applicant = request.applicant
    today = request.now.date()
    held = list(authorities_of(applicant, today).exclude(right="self"))
    waiting = list(waiting_for_officials().filter(applicant=applicant))
    open_or_taken = Q(applicant__isnull=False) | Q(invited_until__gt=request.now)
    given = list(given_by(applicant).filter(open_or_taken))
    ends = [*held, *waiting, *given]
    context = {
        "applicant": applicant,
        "party": applicant.party,
        "number": mask_number(applicant.party.id_number) if applicant.party else "",
        "phone": masked_phone(applicant.phone),
        "ends": [{"pk": one.pk, "dialog": f"end-{one.pk}"} for one in ends],
        "held": [(one, one.right in GIVES) for one in held],
        "self_right": authorities_of(applicant, today).filter(right="self").first(),
        "waiting": waiting,
        "given": given,
    }
    return render(request, "hall/applicants/me.html", context)


@own_page
@sensitive_post_parameters()
def edit(request: Any) -> HttpResponseBase:
    """Say who one is and where one lives."""
    applicant: Applicant = request.applicant
    party = applicant.party
    fixed = party is not None and party.checked_at is not None
    initial = _initial(party)
    form = SelfForm(request.POST or None, initial=initial)
    if fixed:
        for name in ("name", "id_type", "id_number", "birth", "sex"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            describe_self(
                subject=applicant,
                identity=form.identity(),
                address=form.address(),
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已保存")
            return redirect("hall_me")
        except PersonRefused as error:
            refused(form, error)
    context = {"form": form, "fixed": fixed, "title": "我是谁"}
    return render(request, "hall/applicants/edit.html", context)


def _initial(party: Any) -> dict[str, Any]:
    if party is None:
        return {}
    said = {key: getattr(party, key) for key in ("name", "id_type", "id_number", "birth", "sex")}
    return {**said, **(party.address or {})}


@own_page
def contact(request: Any) -> HttpResponseBase:
    """Say where and in which language messages go."""
    applicant: Applicant = request.applicant
    initial = {"email": applicant.email, "language": applicant.language}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_contact(subject=applicant, **form.cleaned_data, by=request.actor, now=request.now)
        messages.success(request, "已保存")
        return redirect("hall_me")
    return render(request, "hall/applicants/edit.html", {"form": form, "title": "怎样通知我"})


@own_page
@fresh
@reauthentication_required  # type: ignore[untyped-decorator]
@sensitive_post_parameters()
def phone(request: Any) -> HttpResponseBase:
    """Send a code to the new number."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            send_code(
                phone=number,
                source=source_of(request),
                now=request.now,
                language=request.applicant.language,
            )
        except (CodeRefused, TooOften) as error:
            form.add_error("phone", str(error))
        else:
            request.session[PENDING] = number
            return redirect("hall_me_phone_code")
    context = {"form": form, "title": "换手机号", "button": "向新号码发验证码"}
    return render(request, "hall/applicants/edit.html", context)


@own_page
@sensitive_post_parameters()
def phone_code(request: Any) -> HttpResponseBase:
    """Take the code of the new number; from then on it is the person's."""
    number = request.session.get(PENDING)
    if not number:
        return redirect("hall_me_phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            check_code(phone=number, code=code, source=source_of(request), now=request.now)
            change_phone(subject=request.applicant, phone=number, by=request.actor, now=request.now)
        except (CodeRefused, TooOften, PersonRefused) as error:
            form.add_error("code", str(error))
        else:
            del request.session[PENDING]
            messages.success(request, "已换成新的手机号，下次用它登录")
            return redirect("hall_me")
    title = f"填写发到 {masked_phone(number)} 的验证码"
    return render(request, "hall/applicants/edit.html", {"form": form, "title": title})


@own_page
@sensitive_post_parameters()
def add_child(request: Any) -> HttpResponseBase:
    """Add a child one is guardian of."""
    party = request.applicant.party
    initial = dict(party.address) if party is not None else {}
    form = SelfForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rights.add_child(
                subject=request.applicant,
                identity=form.identity(),
                address=form.address(),
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已增加，可以为孩子办事了")
            return redirect("hall_me")
        except PersonRefused as error:
            refused(form, error)
    context = {
        "form": form,
        "title": "增加孩子",
        "lead": "填孩子证件上的内容。您声明是孩子的监护人，办事时按事项的要求核对户口簿等材料。",
    }
    return render(request, "hall/applicants/edit.html", context)


@own_page
@sensitive_post_parameters()
def add_organisation(request: Any) -> HttpResponseBase:
    """Add a school or company one represents."""
    form = OrganisationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = _evidence(request, form)
            rights.add_organisation(
                subject=request.applicant,
                identity=form.identity(),
                right=form.cleaned_data["right"],
                valid_to=form.cleaned_data["valid_to"],
                address=form.address(),
                evidence=evidence,
                by=request.actor,
                now=request.now,
            )
            messages.success(request, "已登记，窗口确认后就可以代表单位办事")
            return redirect("hall_me")
        except PersonRefused as error:
            refused(form, error)
    context = {
        "form": form,
        "title": "增加单位",
        "multipart": True,
        "lead": "学校、幼儿园、培训机构等单位的事项，由法定代表人或者受托代理人办理。窗口确认之后起作用。",
    }
    return render(request, "hall/applicants/edit.html", context)


def _evidence(request: Any, form: Any) -> Any:
    """Take the scan of an authorisation into quarantine, like every file people hand in."""
    from tongjian.hall.uploads.actions import UploadRefused, take_in

    file = form.cleaned_data.get("evidence")
    if file is None:
        return None
    form.identity().checked(request.now.date())  # no file is kept of a form that is refused
    try:
        return take_in(
            file=file,
            name=file.name,
            owner=request.applicant,
            material="授权书或登记证书",
            by=request.actor,
            now=request.now,
        )
    except UploadRefused as error:
        raise PersonRefused(str(error), "evidence") from error


@own_page
def accept(request: Any) -> HttpResponseBase:
    """Take up an invitation; guesses are counted."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bucket = f"invitation.user:{request.applicant.pk}"
            admit({bucket: (Ceiling(10, INVITED / 7),)}, request.now)
            taken = rights.accept(
                applicant=request.applicant,
                code=form.cleaned_data["code"],
                by=request.actor,
                now=request.now,
            )
            messages.success(request, f"已接受，可以为{taken.party.name}办事了")
            return redirect("hall_me")
        except (PersonRefused, TooOften) as error:
            form.add_error("code", str(error))
    context = {
        "form": form,
        "title": "接受邀请",
        "lead": "对方在“我的资料”里给您开出的邀请码，7 天内有效，用一次。",
    }
    return render(request, "hall/applicants/edit.html", context)


@own_page
def invite(request: Any, pk: int) -> HttpResponseBase:
    """Give a right to somebody by a code, shown once."""
    subject = get_object_or_404(
        Authority.objects.select_related("applicant", "party"), pk=pk, applicant=request.applicant
    )
    given = GIVES.get(subject.right, "agent")
    posted = request.POST if request.method == "POST" else None  # a guardian's form has no fields
    form = InviteForm(posted, right=given, items=_items(request.now.date()))
    context = {"form": form, "party": subject.party, "right": given, "button": "开出邀请码"}
    if request.method == "POST" and form.is_valid():
        try:
            _, code = rights.invite(
                subject=subject,
                valid_to=form.cleaned_data.get("valid_to"),
                scope=form.cleaned_data.get("items", []),
                by=request.actor,
                now=request.now,
            )
            context |= {"code": f"{code[:5]} {code[5:]}", "until": request.now + INVITED}
        except PersonRefused as error:
            refused(form, error)
    return render(request, "hall/applicants/invite.html", context)


def _items(today: Any) -> list[tuple[str, str]]:
    """Return key and name of the items one may be sent for."""
    from tongjian.hall.items.reads import catalog

    return [(one.item.key, one.version.name) for one in catalog(today)]


@own_page
@require_POST
def revoke(request: Any, pk: int) -> HttpResponseBase:
    """End a right one gave or holds."""
    mine = Q(applicant=request.applicant) | Q(granted_by=request.applicant)
    subject = get_object_or_404(
        Authority.objects.filter(mine).select_related("applicant", "granted_by"), pk=pk
    )
    try:
        rights.revoke(subject=subject, by=request.actor, now=request.now)
        messages.success(request, "已撤销")
    except PersonRefused as error:
        messages.error(request, str(error))
    return redirect("hall_me")
