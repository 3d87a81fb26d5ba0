"""Working a back-test of a draft out: in the worker, or while the person waits."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.warning.broken import where
from tongjian.supervision.warning.own import people, reads, trying
from tongjian.supervision.warning.own.models import DONE, FAILED, QUEUED, RUNNING, OwnTrial

LOG = logging.getLogger(__name__)
WORKER = "系统"


@app.task(name=reads.TASK, lock="rules.back_test")
def own_trial(trial: int, jurisdiction: str) -> None:
    """Work one back-test out and tell who asked for it; harmless when it is settled already."""
    with _system(jurisdiction):
        rows = OwnTrial.objects.select_related("jurisdiction", "proposal__rule")
        found = rows.filter(pk=trial, state__in=(QUEUED, RUNNING)).first()
    if found is None:
        return
    try:
        settle(found, "试算已完成")
    except Exception:
        with _system(jurisdiction):
            _put(found, state=FAILED, finished_at=clock.now())
            _tell(found, "试算没有成功，请重新试算；仍不行请联系运维人员")
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name="rules.own_trials_lost", queueing_lock="rules.own_trials_lost")
def give_up_lost(timestamp: int) -> None:
    """Say of every back-test that lost its worker for good that it was lost."""
    for code in all_codes():
        with _system(code):
            rows = OwnTrial.objects.filter(jurisdiction_id=code)
            under_way = rows.filter(state__in=(QUEUED, RUNNING))
            lost = list(under_way.select_related("proposal"))
            alive = reads.alive(under_way) if lost else set()
            for found in lost:
                if found.pk not in alive and under_way.filter(pk=found.pk).update(
                    state=FAILED, finished_at=clock.now()
                ):
                    _tell(found, "试算中断了，没有结果，请重新试算")


def settle_now(found: OwnTrial) -> None:
    """Work a back-test out while the person waits; one that breaks has failed, as in the worker."""
    try:
        settle(found)
    except Exception as error:
        LOG.error("back-test %s of a draft broke: %s", found.pk, where(error))
        with _system(found.jurisdiction_id):
            _put(found, state=FAILED, finished_at=clock.now())


def settle(found: OwnTrial, text: str = "") -> None:
    """Work a back-test out with the rights its owner has now; keep the answer and tell ``text``."""
    actor = actor_of(User.objects.get(pk=found.user_id))
    reach = actor.reach(people.WRITE)
    if found.jurisdiction_id not in reach:
        raise NotPermitted("试算的行政区划已不在您的权限内")
    rule = trying.rule_of_draft(found.proposal)
    with _system(found.jurisdiction_id):
        _put(found, state=RUNNING)

    def within() -> AbstractContextManager[Any]:
        return scope(reach, actor)

    result = trying.work_out(rule, found, within)
    with _system(found.jurisdiction_id):
        _put(found, state=DONE, result=result, finished_at=clock.now())
        if text:
            _tell(found, text)


def _system(jurisdiction: str) -> AbstractContextManager[Any]:
    by = Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
    return scope([jurisdiction], by)


def _put(found: OwnTrial, **values: object) -> None:
    OwnTrial.objects.filter(pk=found.pk).update(**values)


def _tell(found: OwnTrial, text: str) -> None:
    url = reverse("own_proposal", args=[found.proposal_id])
    whole = f"自定规则“{found.proposal.title}”{text}"
    notify(user_id=found.user_id, text=whole, url=url, now=clock.now())
