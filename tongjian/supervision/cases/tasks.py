"""In the background: findings become cases, files are looked into, people are reminded."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core import clock
from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.scan import Unavailable, scan, scanner_of
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes, covered
from tongjian.core.scope import scope
from tongjian.supervision.audits.telling import tell_new
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.actions import settle_file
from tongjian.supervision.cases.flow import EARLY, ENDS
from tongjian.supervision.cases.forms import FOLDER
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.handover import hand_over
from tongjian.supervision.cases.models import (
    AUDIT,
    CaseFile,
    CaseLetter,
    CaseLook,
    CaseReminder,
    WarningCase,
)
from tongjian.supervision.cases.staff import staff_of
from tongjian.supervision.cases.unable import unseen_told
from tongjian.supervision.linkage.obligations import after_working_days

SYSTEM = "系统"
FORGOTTEN = timedelta(minutes=20)  # longer than all tries of one scan
UNTOUCHED = 3600.0  # seconds; the transaction that names a stored file is over by then
BROKEN = "文件“{}”无法检查；请重新导出或重新扫描后再提交。"
LOG = logging.getLogger(__name__)
UNSEEN = "unseen"
"""The occasion of telling that nobody of the committee may see a case."""
SOON = 3  # working days before a case's next step is due that people are reminded
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)


def _system(*places: str) -> Actor:
    return Actor(None, SYSTEM, (), everything=True, everywhere=places)


@app.task(name="cases.gather", lock="cases.gather", retry=2)
def gather_in_background(*, jurisdictions: list[str]) -> None:
    """Take what the rules found in the jurisdictions into cases; running again changes nothing."""
    broken: list[Exception] = []
    for code in sorted(jurisdictions):
        try:
            _gather_all(code)
        except Exception as error:  # the cases of other places do not wait for these
            LOG.exception("gathering %s broke", code)
            broken.append(error)
    if broken:
        raise broken[0]


def _gather_all(code: str) -> None:
    """Gather a jurisdiction, each call in a transaction of its own; killed, the next goes on."""
    places = covered(code)
    by = _system(*places)
    total: Counter[str] = Counter(left=1)
    with scope(places, by):
        hand_over(jurisdiction=code, by=by, now=clock.now())
    while total["left"]:
        now = clock.now()
        with scope(places, by):
            total.update(counts := gather(jurisdiction=code, by=by, now=now))
            if counts["audits"]:
                tell_new(code, now)
            total["left"] = counts["left"]
            if not counts["left"]:
                _tell_news(code, total, now)
                _tell_unseen(code, now)


def _tell_news(place: str, total: Mapping[str, int], now: datetime) -> None:
    """Tell of new cases and of ended ones that came back, each reader of those they may see."""
    hidden = (total["secret_made"], total["secret_back"])
    here = reads.managers(place)
    cleared = reads.managers(place, confidential=True) if any(hidden) else []
    others = [user for user in here if user not in cleared]
    for users, made, back in (
        ([user for user in cleared if user in here], total["made"], total["back"]),
        ([user for user in cleared if user not in here], *hidden),
        (others, total["made"] - hidden[0], total["back"] - hidden[1]),
    ):
        if text := _news(made, back):
            reads.tell(users, text, reverse("oversight"), now)


def _tell_unseen(place: str, now: datetime) -> int:
    """Tell a committee once of each confidential case that nobody of it may see; how many notices.

    It learns how many wait and who can help, and nothing of what they are about.
    """
    keys = reads.unseen([place]).get(place, [])
    users = reads.managers(place) if keys else []
    known = CaseReminder.objects.filter(case=OuterRef("pk"), occasion=UNSEEN)
    fresh = list(WarningCase.objects.filter(~Exists(known), pk__in=keys)) if users else []
    if not fresh:
        return 0
    CaseReminder.objects.bulk_create(
        (
            CaseReminder(
                jurisdiction_id=place,
                case=case,
                occasion=UNSEEN,
                due=now.date(),
                sent_at=now,
                people=len(users),
            )
            for case in fresh
        ),
        ignore_conflicts=True,  # gathering and reminding may come upon it at once
    )
    (text,) = unseen_told([place])
    return reads.tell(users, f"督办：{text}", reverse("oversight"), now)


def _news(made: int, back: int) -> str:
    """Return what to tell of new cases and of ended ones that came back; "" for none."""
    told = [f"新发现{made}件事项，等待研判"] if made else []
    told += [f"有{back}件已经结束的因数据变化回到待研判或重新办理"] if back else []
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
    except (Unavailable, OperationalError):
        raise
    except Exception:  # nobody may see what could not be looked into
        LOG.exception("scanning file %s of a case broke", file)
        said, refused = BROKEN.format(found.name), True
    with scope([jurisdiction], by):
        settle_file(subject=found, said=said, refused=refused, by=by, now=clock.now())


def queue_scan(file: int, jurisdiction: str) -> bool:
    """Queue a file's scan once, in the transaction that keeps it; False when it waits already."""
    waiting = scan_file.configure(queueing_lock=f"cases.scan:{file}")
    try:
        with transaction.atomic():
            waiting.defer(file=file, jurisdiction=jurisdiction)
    except AlreadyEnqueued:
        return False
    return True


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.scan_again", queueing_lock="cases.scan_again")
def scan_again(timestamp: int) -> None:
    """Queue the files whose scan gave up or was lost."""
    queue_waiting(clock.now())


def queue_waiting(now: datetime) -> int:
    """Queue every file that has waited longer than all tries of one job; how many were queued."""
    with scope(all_codes()):
        waiting = CaseFile.objects.filter(state="quarantined", at__lt=now - FORGOTTEN)
        keys = waiting.order_by("pk").values_list("pk", "jurisdiction_id")
        return sum(queue_scan(pk, code) for pk, code in keys[:2000])


@app.periodic(cron="15,45 * * * *")
@app.task(name="cases.sweep", queueing_lock="cases.sweep")
def sweep_files(timestamp: int) -> None:
    """Remove stored files that no row names: what a process that was killed left."""
    sweep()


def sweep(now: Callable[[], float] = time.time) -> int:
    """Remove what nobody has touched for an hour and no file of a case names; how many."""
    folder, before = home() / FOLDER, now() - UNTOUCHED
    if not folder.is_dir():
        return 0
    old = {path.name: path for path in folder.iterdir() if path.lstat().st_mtime < before}
    with scope(all_codes()):
        paths = [f"{FOLDER}/{name}" for name in old]
        named = set(CaseFile.objects.filter(path__in=paths).values_list("path", flat=True))
    lost = [path for name, path in old.items() if f"{FOLDER}/{name}" not in named]
    for path in lost:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(lost)


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
        done = Q(track__state="rectifying", said_done__isnull=False)
        staff = staff_of([jurisdiction])[jurisdiction]
        for case in running.exclude(track__state__in=EARLY).exclude(done):
            assert case.due is not None
            occasion = "late" if case.due < today else "soon"
            when = "已经逾期" if occasion == "late" else f"{case.due:%Y年%m月%d日}到期"
            text = f"{case.word}：{case.title}——{reads.state_title(case)}，{when}"
            key = (f"{occasion}:{case.track.state}", case.due)
            state = case.track.state
            if reads.is_unanswerable(case, staff):
                state, text = "found", f"{text}；单位没有人可以答复，请打开看怎样办"
            told += _once(case, key, state, text, now)
        told += _remind_orders(jurisdiction, now)
        told += _tell_unseen(jurisdiction, now)
        looks = CaseLook.objects.filter(
            jurisdiction_id=jurisdiction, year__lte=today.year, looked_at=None
        ).select_related("case__track")
        for one in looks:
            text = f"{one.case.word}：到了再看一次“{one.case.title}”的时候"
            day = today.replace(year=one.year, month=1, day=1)
            told += _once(one.case, ("look", day), "closing", text, now)
    return told


def _remind_orders(jurisdiction: str, now: datetime) -> int:
    """Tell committee and unit once that the term of a supervision order is over."""
    orders = CaseLetter.objects.filter(
        jurisdiction_id=jurisdiction,
        case__kind=AUDIT,
        case__track__state="rectifying",
        case__said_done=None,
        due__lt=now.date(),
    )
    told = 0
    for letter in orders.select_related("case__track"):
        text = f"{letter.case.word}：{letter.number}的期限已过，仍在整改：{letter.case.title}"
        for state in ("found", "rectifying"):
            key = (f"order{letter.pk}:{state}", letter.due)
            told += _once(letter.case, key, state, text, now)
    return told


def _remind_early(jurisdiction: str, rows: QuerySet[WarningCase], now: datetime) -> int:
    """Tell of all cases that nobody has taken up yet at once: there may be hundreds."""
    known = CaseReminder.objects.filter(case=OuterRef("pk"), occasion="early", due=OuterRef("due"))
    fresh = list(rows.filter(~Exists(known)))
    if not fresh:
        return 0
    parts = reads.told_apart(fresh, jurisdiction)
    people = sum(len(some) for some, number in parts if number)
    CaseReminder.objects.bulk_create(
        CaseReminder(
            jurisdiction_id=jurisdiction,
            case=case,
            occasion="early",
            due=case.due,
            sent_at=now,
            people=people,
        )
        for case in fresh
        if case.due is not None
    )
    told = 0
    for some, number in parts:
        text = f"督办：有{number}件事项等待研判或发函，期限快到了或者已过"
        told += reads.tell(some, text, reverse("oversight"), now) if number else 0
    return told


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
