"""Working a back-test out: in the worker, or while the person waits where little is read."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import Any

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope
from tongjian.supervision.warning.broken import where
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.models import (
    DONE,
    FAILED,
    RUNNING,
    BackTest,
)
from tongjian.supervision.warning.settings.reads import TASK
from tongjian.supervision.warning.trial.actions import opened, work_out

LOG = logging.getLogger(__name__)
WORKER = "系统"


@app.task(name=TASK, lock=TASK)
def back_test(test: int, jurisdiction: str) -> None:
    """Work one back-test out and tell who asked for it; harmless when it is settled already."""
    with _system(jurisdiction):
        found = BackTest.objects.filter(pk=test, state__in=(WAITING, RUNNING)).first()
    if found is None:
        return
    rule = rule_numbered(found.rule)
    try:
        assert isinstance(rule, LedgerRule)
        settle(found, rule, f"R{found.rule:03d} 试算已完成")
    except Exception:
        with _system(jurisdiction):
            _put(found, state=FAILED, finished_at=clock.now())
            _tell(found, "试算没有成功，请重新试算；仍不行请联系运维人员")
        raise


@app.periodic(cron="*/5 * * * *")
@app.task(name="rules.back_tests_lost", queueing_lock="rules.back_tests_lost")
def give_up_lost(timestamp: int) -> None:
    """Say of every back-test that lost its worker for good that it was lost."""
    for code in all_codes():
        with _system(code):
            under_way = BackTest.objects.filter(jurisdiction_id=code, state__in=(WAITING, RUNNING))
            tests = list(under_way)
            alive = reads.alive(under_way) if tests else set()
            for found in tests:
                if found.pk in alive:
                    continue
                lost = under_way.filter(pk=found.pk)  # not if it was settled meanwhile
                if lost.update(state=FAILED, finished_at=clock.now()):
                    _tell(found, f"R{found.rule:03d} 试算中断了，没有结果，请重新试算")


def settle_now(found: BackTest, rule: LedgerRule) -> None:
    """Work a back-test out while the person waits; one that breaks has failed, as in the worker."""
    try:
        settle(found, rule)
    except Exception as error:
        LOG.error("back-test %s of %s broke: %s", found.pk, rule.key, where(error))
        with _system(found.jurisdiction_id):
            _put(found, state=FAILED, finished_at=clock.now())


def settle(found: BackTest, rule: LedgerRule, text: str = "") -> None:
    """Work a back-test out with the rights its owner has now; keep the answer and tell ``text``.

    Both in one transaction: killed in between nobody would ever be told.
    """
    actor = actor_of(User.objects.get(pk=found.user_id))
    reach = actor.reach("rules.set")
    if not set(found.places) <= set(reach):
        raise NotPermitted("试算的行政区划已不在您的权限内")
    _told(found, 0)

    def within() -> AbstractContextManager[Any]:
        return scope(reach, actor)

    with within():
        runs = opened(rule, found)
    result = work_out(runs, within, lambda number: _told(found, number))
    with _system(found.jurisdiction_id):
        _put(found, state=DONE, done=found.total, result=result, finished_at=clock.now())
        if text:
            _tell(found, text)


def _system(jurisdiction: str) -> AbstractContextManager[Any]:
    by = Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
    return scope([jurisdiction], by)


def _told(found: BackTest, number: int) -> None:
    with _system(found.jurisdiction_id):
        _put(found, state=RUNNING, done=number)


def _put(found: BackTest, **values: object) -> None:
    BackTest.objects.filter(pk=found.pk).update(**values)


def _tell(found: BackTest, text: str) -> None:
    from django.urls import reverse

    url = reverse("rule_trial", args=[found.pk])
    notify(user_id=found.user_id, text=text, url=url, now=clock.now())
