"""Drafts do not live for ever: their owner is told in time, then they go."""

from __future__ import annotations

from datetime import datetime, timedelta

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.notify.channels import send
from tongjian.hall.applications.models import Draft

TOLD_BEFORE = timedelta(days=3)
AT_ONCE = 500


@action("draft.tell_expiry", None)
def tell_expiring(*, by: Actor, now: datetime) -> int:
    """Tell owners of drafts that end within three days, once a save; how many. By the system."""
    _system(by)
    today = now.date()
    rows = (
        Draft.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(case=None, told_at=None, expires_on__gte=today)
        .filter(expires_on__lte=today + TOLD_BEFORE)
        .select_related("owner", "version", "party")[:AT_ONCE]
    )
    drafts = list(rows)
    for draft in drafts:
        owner = draft.owner
        send(
            kind="due_soon",
            now=now,
            to_user=owner.user_id,
            phone=owner.phone,
            email=owner.email,
            url=f"/hall/drafts/{draft.pk}/",
            values={
                "what": f"没有提交的申请：{draft.version.name}",
                "by": draft.expires_on,
                "do": "填完并提交，过期后草稿会删除",
            },
            language=owner.language,
            jurisdiction=draft.jurisdiction_id,
        )
        draft.told_at = now
        draft.save(update_fields=["told_at"])
    note(drafts=len(drafts))
    return len(drafts)


@action("draft.remove_expired", None)
def remove_expired(*, by: Actor, now: datetime) -> int:
    """Remove drafts past their last day with what was typed in them; how many. By the system."""
    _system(by)
    expired = Draft.objects.filter(case=None, expires_on__lt=now.date())
    count, _ = Draft.objects.filter(pk__in=list(expired.values_list("pk", flat=True))).delete()
    note(drafts=count)
    return count


def _system(by: Actor) -> None:
    if not by.everything:
        raise NotPermitted("草稿到期由系统办理")
