"""Pages for the security administrator: people and roles."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.identity.actions import (
    NameRefused,
    RoleConflict,
    add_person,
    clear_factors,
    grant_role,
    revoke_role,
)
from tongjian.core.identity.forms import PersonForm, RoleForm
from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.roles import BOUND, ROLES
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.typed import whole

LISTING = Listing(
    name="人员",
    columns=(
        Column("user", "用户名", lambda row: row.user.username, "user__username"),
        Column("title", "称呼", lambda row: row.user.title, "user__title"),
        Column("role", "角色", lambda row: ROLES[row.role].title, "role"),
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("unit", "单位编码", lambda row: row.unit_code, "unit_code"),
        Column("edit", "", lambda row: "管理", url=lambda row: f"/admin/people/{row.user_id}/"),
    ),
    filters=(
        Filter("user", "用户名", "user__username__contains"),
        Filter("role", "角色", "role", lambda: [(r.key, r.title) for r in ROLES.values()]),
    ),
    sort="user",
)


@access("people.read")
def people(request: Any) -> HttpResponseBase:
    """List who holds which role."""
    rows = Membership.objects.select_related("user", "jurisdiction")
    return respond(request, LISTING, rows, "core/people.html")


@access("people.manage")
def new_person(request: Any) -> HttpResponseBase:
    """Make a person with a first role."""
    codes = request.actor.reach("people.manage")
    form = PersonForm(request.POST or None, codes=codes)
    if request.method == "POST" and form.is_valid():
        try:
            user = add_person(**form.cleaned_data, by=request.actor, now=request.now)
        except NameRefused as error:
            form.add_error("username", str(error))
        except RoleConflict as error:
            form.add_error("unit", str(error))
        else:
            messages.success(request, f"已建立用户 {user.username}")
            return redirect("people")
    return render(request, "core/person_new.html", {"form": form})


@access("people.manage")
def person(request: Any, pk: int) -> HttpResponseBase:
    """Give and take a person's roles."""
    held = Membership.objects.filter(user_id=pk).select_related("jurisdiction")
    user = get_object_or_404(User, pk__in=held.values("user_id"))
    form = RoleForm(request.POST or None, codes=request.actor.reach("people.manage"))
    if request.method == "POST":
        if "revoke" in request.POST:
            subject = get_object_or_404(held, pk=whole(request.POST["revoke"]) or 0)
            try:
                revoke_role(subject=subject, by=request.actor, now=request.now)
            except RoleConflict as error:
                messages.error(request, str(error))
            return redirect("people")
        if "factors" in request.POST:
            return _clear_factors(request, user)
        if form.is_valid():
            try:
                _grant(request, user, form)
                return redirect("person", pk=pk)
            except RoleConflict as error:
                form.add_error("role", str(error))
    factors = Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count()
    context = {"person": user, "held": held, "form": form, "factors": factors}
    return render(request, "core/person.html", context)


def _clear_factors(request: Any, user: User) -> HttpResponseBase:
    try:
        clear_factors(user=user, by=request.actor, now=request.now)
        messages.success(request, "已清除，下次登录只要密码")
    except RoleConflict as error:
        messages.error(request, str(error))
    return redirect("person", pk=user.pk)


def _grant(request: Any, user: User, form: RoleForm) -> None:
    data = form.cleaned_data
    grant_role(
        user=user,
        role=data["role"],
        jurisdiction=data["jurisdiction"],
        unit=data["unit"] if data["role"] in BOUND else "",
        by=request.actor,
        now=request.now,
    )
