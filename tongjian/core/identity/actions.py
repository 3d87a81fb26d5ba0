"""Making people, giving and taking roles, remembering visits."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.roles import BOUND, ROLES, SEPARATE
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.models import Unit
from tongjian.core.scope import current, scope

VISIT_GAP = timedelta(hours=1)
LABELS = frozenset({"命令行", "系统"})  # actors of the trail that are no person


class RoleConflict(Exception):
    """This person may not get or lose this role so; the message is Chinese."""


class NameRefused(Exception):
    """The user name cannot be given; the message is Chinese."""


@action("identity.create_user", "people.manage")
def create_user(*, username: str, password: str, title: str, by: Actor, now: datetime) -> User:
    """Create a person who can sign in; raises ``NameRefused``.

    The trail names people by user name, so no two may differ in case alone and none may pass for
    the command line or the system.
    """
    try:
        User.username_validator(username)
    except ValidationError as error:
        raise NameRefused("用户名只能由文字、数字和 @ . + - _ 组成") from error
    if User.normalize_username(username) in LABELS:
        raise NameRefused(f"“{username}”是系统保留的名称")
    if User.objects.filter(username__iexact=User.normalize_username(username)).exists():
        raise NameRefused(f"用户名“{username}”已被使用")
    return User.objects.create_user(username, password=password, title=title)


@action("identity.grant_role", "people.manage")
def grant_role(
    *, user: User, role: str, jurisdiction: str, unit: str = "", by: Actor, now: datetime
) -> Membership:
    """Give a role; two of the three administrators' roles are never one person's.

    Nobody gives a role to themselves, and a budget unit's role needs a unit of the jurisdiction.
    """
    _refuse_self(user.pk, by)
    if role == "unit" and not Unit.objects.filter(code=unit, jurisdiction_id=jurisdiction).exists():
        raise RoleConflict(f"“{unit}”不是该行政区划的单位编码，预算单位角色必须填写本单位编码")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    with scope(current().jurisdictions, by, user_id=user.pk):  # roles held elsewhere count too
        held = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    if role in SEPARATE and (held & SEPARATE) - {role}:
        other = ROLES[next(iter((held & SEPARATE) - {role}))].title
        raise RoleConflict(f"该用户已是{other}，按三员分立要求不能同时担任{ROLES[role].title}")
    membership: Membership
    membership, _ = Membership.objects.get_or_create(
        user=user, jurisdiction_id=jurisdiction, role=role, unit_code=unit
    )
    note(user=user.pk, role=role)
    return membership


@action("identity.add_person", "people.manage")
def add_person(
    *,
    username: str,
    password: str,
    title: str,
    role: str,
    jurisdiction: str,
    unit: str = "",
    by: Actor,
    now: datetime,
) -> User:
    """Create a person with a first role, both or neither; ``unit`` counts for who speaks for one."""
    user = create_user(username=username, password=password, title=title, by=by, now=now)
    held = unit if role in BOUND else ""
    grant_role(user=user, role=role, jurisdiction=jurisdiction, unit=held, by=by, now=now)
    return user


@action("identity.revoke_role", "people.manage")
def revoke_role(*, subject: Membership, by: Actor, now: datetime) -> None:
    """Take a role away from somebody else."""
    _refuse_self(subject.user_id, by)
    note(user=subject.user_id, role=subject.role)
    subject.delete()


@action("identity.clear_factors", "people.manage")
def clear_factors(*, user: User, by: Actor, now: datetime) -> int:
    """Take away the second factors of somebody who lost them; how many.

    Only who manages people wherever this person holds a role may open their door.
    """
    _refuse_self(user.pk, by)
    with scope(current().jurisdictions, by, user_id=user.pk):
        places = set(Membership.objects.filter(user=user).values_list("jurisdiction_id", flat=True))
    for place in places:
        by.require("people.manage", place)
    return forget_factors(user, now)


def forget_factors(user: User, now: datetime) -> int:
    """Remove a person's second factors and tell them (inside an action); how many."""
    rows = Authenticator.objects.filter(user_id=user.pk)
    count: int = rows.count()
    rows.delete()
    note(user=user.pk, factors=count)
    if count:
        text = "您的动态口令、通行密钥和恢复码已由工作人员清除。如果不是您要求的，请马上联系我们。"
        notify(user_id=user.pk, text=text, url="/security/", now=now)
    return count


def _refuse_self(user_id: int, by: Actor) -> None:
    if user_id == by.user_id:
        raise RoleConflict("不能给自己授予或撤销角色，请由其他安全管理员办理")


def remember_visit(user: User, now: datetime) -> datetime | None:
    """Note that the person is here; return when they were here before this visit.

    Pages opened within an hour belong to one visit.
    """
    if user.visited_at is None or now - user.visited_at > VISIT_GAP:
        user.visited_before = user.visited_at
        user.visited_at = now
        user.save(update_fields=["visited_at", "visited_before"])
    return user.visited_before
