"""In the background: findings become cases, files are looked into, people are reminded."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core import clock
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.scan import scan, scanner_of
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes, covered
from tongjian.core.scope import scope
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.actions import settle_file
from tongjian.supervision.cases.flow import EARLY, ENDS
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import CaseFile, CaseLook, CaseReminder, WarningCase
from tongjian.supervision.linkage.obligations import after_working_days

SYSTEM = "系统"
SOON = 3  # working days before a case's next step is due that people are reminded
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)


def _system(*places: str) -> Actor:
    return Actor(None, SYSTEM, (), everything=True, everywhere=places)


@app.task(name="cases.gather", lock="cases.gather", retry=2)
def gather_in_background(*, jurisdictions: list[str]) -> None:
    """Take what the rules found in the jurisdictions into cases; running again changes nothing."""
    for code in sorted(jurisdictions):
        places = covered(code)
        by = _system(*places)
        now = clock.now()
        with scope(places, by):
            counts = gather(jurisdiction=code, by=by, now=now)
            if text := _news(counts["made"], counts["back"]):
                reads.tell(reads.managers(code), text, reverse("oversight"), now)


def _news(made: int, back: int) -> str:
    """Return what to tell of new cases and of dismissed ones that came back; "" for none."""
    told = [f"新发现{made}件事项，等待研判"] if made else []
    told += [f"有{back}件原来不予立案的因数据变化回到待研判"] if back else []
    return f"督办：{'；'.join(told)}" if told else ""


def ask_to_gather(jurisdictions: Iterable[str]) -> None:
    """Queue the gathering of what a run found, once however many runs wait for it."""
    codes = sorted(jurisdictions)
    waiting = gather_in_background.configure(queueing_lock=f"cases.gather:{','.join(codes)}"[:900])
    try:
        with transaction.atomic():
            waiting.defer(jurisdictions=[*codes])  # what JSON holds
    except AlreadyEnqueued:
        return


@app.periodic(
    cron="0 20 * * *"
)  # 4:00 in Shanghai, after the night's run; the queue's clock is UTC
@app.task(name="cases.gather_daily", lock="cases.gather", queueing_lock="cases.gather_daily")
def gather_daily(timestamp: int) -> None:
    """Take in whatever a run that was interrupted left."""
    gather_in_background(jurisdictions=list(all_codes()))


@app.task(name="cases.scan_file", queue="uploads", retry=AGAIN)
def scan_file(file: int, jurisdiction: str) -> None:
    """Look into a file that came with a step; while the scanner is away it stays in quarantine."""
    by = _system(jurisdiction)
    with scope([jurisdiction], by):
        found = CaseFile.objects.filter(pk=file, state="quarantined").first()
    if found is None:
        return
    scanner = scanner_of(os.environ.get("TONGJIAN_CLAMAV", ""))
    try:
        said, refused = scan(home() / found.path, found.name, found.kind, scanner), False
    except RefusedFile as error:
        said, refused = str(error), True
    with scope([jurisdiction], by):
        settle_file(subject=found, said=said, refused=refused, by=by, now=clock.now())


@app.periodic(cron="40 0 * * *")  # 8:40 in Shanghai
@app.task(name="cases.remind", lock="cases.remind", queueing_lock="cases.remind", retry=2)
def remind_daily(timestamp: int) -> None:
    """Remind in every jurisdiction of what is due soon or late, and of subjects to look at again."""
    for code in all_codes():
        remind(code, clock.now())


def remind(jurisdiction: str, now: datetime) -> int:
    """Remind those whose turn it is, once before and once after the day; how many were told."""
    today, told = now.date(), 0
    with scope([jurisdiction], _system(jurisdiction)):
        soon = after_working_days(today, SOON, calendar_of(latest().pk))
        rows = WarningCase.objects.filter(jurisdiction_id=jurisdiction, due__lte=soon)
        running = rows.exclude(track__state__in=ENDS).select_related("track")
        told += _remind_early(jurisdiction, running.filter(track__state__in=EARLY), now)
        for case in running.exclude(track__state__in=EARLY):
            assert case.due is not None
            occasion = "late" if case.due < today else "soon"
            when = "已经逾期" if occasion == "late" else f"{case.due:%Y年%m月%d日}到期"
            text = f"督办：{case.title}——{reads.state_title(case)}，{when}"
            key = (f"{occasion}:{case.track.state}", case.due)
            told += _once(case, key, case.track.state, text, now)
        looks = CaseLook.objects.filter(
            jurisdiction_id=jurisdiction, year__lte=today.year, looked_at=None
        ).select_related("case__track")
        for one in looks:
            text = f"督办：到了再看一次“{one.case.title}”的时候"
            day = today.replace(year=one.year, month=1, day=1)
            told += _once(one.case, ("look", day), "closing", text, now)
    return told


def _remind_early(jurisdiction: str, rows: QuerySet[WarningCase], now: datetime) -> int:
    """Tell of all cases that nobody has taken up yet at once: there may be hundreds."""
    known = CaseReminder.objects.filter(case=OuterRef("pk"), occasion="early", due=OuterRef("due"))
    fresh = list(rows.filter(~Exists(known)))
    if not fresh:
        return 0
    users = reads.managers(jurisdiction)
    CaseReminder.objects.bulk_create(
        CaseReminder(
            jurisdiction_id=jurisdiction,
            case=case,
            occasion="early",
            due=case.due,
            sent_at=now,
            people=len(users),
        )
        for case in fresh
        if case.due is not None
    )
    text = f"督办：有{len(fresh)}件事项等待研判或发函，期限快到了或者已过"
    return reads.tell(users, text, reverse("oversight"), now)


def _once(case: WarningCase, key: tuple[str, date], state: str, text: str, now: datetime) -> int:
    """Tell those whose turn it is in a state, once for each occasion and day."""
    people = reads.people(case, state)
    _, fresh = CaseReminder.objects.get_or_create(
        case=case,
        occasion=key[0],
        due=key[1],
        defaults={
            "jurisdiction_id": case.jurisdiction_id,
            "sent_at": now,
            "people": len(people),
        },
    )
    if not fresh:
        return 0
    return reads.tell(people, text, reverse("oversight_case", args=[case.pk]), now)
