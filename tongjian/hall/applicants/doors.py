"""The applicants' door: a telephone and a one-time code, or another identity provider."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from tongjian.core.identity.codes import CodeRefused, check_code, send_code
from tongjian.core.identity.environment import PROVIDER
from tongjian.core.identity.throttle import TooOften
from tongjian.core.notify.gateways.choose import gateway_for
from tongjian.core.notify.masks import masked_phone
from tongjian.core.notify.models import Outgoing
from tongjian.core.pages import demonstration
from tongjian.hall.access import VISITOR, hall_page
from tongjian.hall.applicants.actions import PHONE, open_applicant, raise_assurance
from tongjian.hall.forms.identifiers import normalise_phone, phone_fault
from tongjian.hall.pages import ELDER

PENDING, NEXT = "hall.sign_in", "/hall/my/"


class PhoneForm(forms.Form):
    """A mobile number."""

    phone = forms.CharField(
        label="手机号码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写手机号码"},
    )

    def clean_phone(self) -> str:
        """Take it as people write it; only mobile numbers get messages."""
        phone = normalise_phone(self.cleaned_data["phone"])
        if fault := phone_fault(phone):
            raise forms.ValidationError(fault)
        return phone


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label="短信验证码",
        max_length=40,
        help_text="6 位数字，5 分钟内有效",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "is-code"}
        ),
        error_messages={"required": "请填写短信里的 6 位验证码"},
    )

    def clean_code(self) -> str:
        """Six digits, however they are spaced."""
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("验证码是 6 位数字，请核对短信")
        return code


def source_of(request: Any) -> str:
    """Return the address a request came from, through the trusted proxies alone."""
    return str(get_client_ip_address(request) or "")


def next_of(request: Any, given: str) -> str:
    """Return where to go after signing in: a page of this site, else the person's cases."""
    sound = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if given and sound else NEXT


@hall_page
@sensitive_post_parameters()
def sign_in(request: Any) -> HttpResponseBase:
    """Ask for a telephone and send a code; known and unknown numbers get the same answer."""
    after = next_of(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        if request.actor.can("hall.apply"):
            return redirect(after)
        messages.info(request, "您现在用工作人员的账号登录着。办自己的事，请先退出，再用手机登录。")
        return redirect("/")
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        try:
            send_code(phone=phone, source=source_of(request), now=request.now)
        except (CodeRefused, TooOften) as error:
            form.add_error("phone", str(error))
        else:
            request.session[PENDING] = {"phone": phone, "next": after}
            return redirect("hall_sign_in_code")
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    context = {
        "form": form,
        "next": after,
        "by_phone": gateway_for("sms") is not None,
        "provider": apps[0] if apps else None,
        "provider_id": PROVIDER,
        "shows_messages": shows_messages(),
    }
    return render(request, "hall/applicants/sign_in.html", context)


@hall_page
@sensitive_post_parameters()
def sign_in_code(request: Any) -> HttpResponseBase:
    """Take the code; the telephone is the identity, an applicant is made when it is new."""
    pending = request.session.get(PENDING)
    if request.user.is_authenticated or not pending:
        return redirect("hall_sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_code(
                phone=pending["phone"],
                code=form.cleaned_data["code"],
                source=source_of(request),
                now=request.now,
            )
        except (CodeRefused, TooOften) as error:
            form.add_error("code", str(error))
        else:
            del request.session[PENDING]
            return _enter(request, pending["phone"], pending["next"])
    context = {
        "form": form,
        "phone": masked_phone(pending["phone"]),
        "shows_messages": shows_messages(),
        "next": pending["next"],
    }
    return render(request, "hall/applicants/sign_in_code.html", context)


def _enter(request: Any, phone: str, after: str) -> HttpResponseBase:
    """Sign in whoever holds the telephone, through the second factor if they set one."""
    by, now = VISITOR, request.now
    applicant = open_applicant(phone=phone, jurisdiction=settings.HALL, by=by, now=now)
    raise_assurance(subject=applicant, level=PHONE, by=by, now=now)
    user = applicant.user
    assert user is not None
    request.session["door"] = "hall"
    record_authentication(request, user, method="code", reauthenticated=True)
    response: HttpResponseBase = perform_login(request, user, redirect_url=after)
    return response


def shows_messages() -> bool:
    """Whether messages that never left may be read: in a demonstration, never in production."""
    return demonstration() and not settings.PRODUCTION


@hall_page
def demo_messages(request: Any) -> HttpResponseBase:
    """Show what the demonstration would have sent, so that its codes can be typed."""
    if not shows_messages():
        raise Http404
    rows = Outgoing.objects.filter(gateway="log", emptied_at=None).order_by("-id")[:30]
    waiting = Outgoing.objects.filter(state__in=("waiting", "sending")).count()
    context = {"rows": rows, "waiting": waiting}
    response = render(request, "hall/applicants/demo_messages.html", context)
    response["Cache-Control"] = "no-store"
    return response


@hall_page
def elder(request: Any) -> HttpResponseBase:
    """Switch the large pages of few choices on or off, for this browser."""
    after = next_of(request, request.POST.get("next", "")) if request.POST.get("next") else "/hall/"
    response = redirect(after)
    if request.method == "POST":
        on = request.POST.get("on") == "1"
        response.set_cookie(
            ELDER,
            "1" if on else "0",
            max_age=365 * 86400,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        messages.info(request, "已切换到长辈版" if on else "已切换到普通版")
    return response
