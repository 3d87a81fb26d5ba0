"""Cases of two years: who applies for what and when, and every step in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import count as counting
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.identity.roles import ROLES
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.core.scope import scope
from tongjian.hall.applicants.actions import Identity, describe_self, open_applicant, take_in
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.rights import add_child, add_organisation, confirm
from tongjian.hall.cases.actions import open_case
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.tasks import run_due, run_monitoring
from tongjian.hall.demo.answers import answer
from tongjian.hall.demo.extras import Applying, enquire, extras
from tongjian.hall.demo.lives import Cast, Happening, Life, Planned, moments
from tongjian.hall.demo.people import Somebody, family, school, teacher
from tongjian.hall.items.reads import Entry, catalog
from tongjian.hall.items.windows import takes
from tongjian.hall.uploads.actions import take_in as upload

BATCH = 25
RECENT, RECENT_SHARE = 25, 0.1  # more in the last days, so that every desk has work
WINDOW_WEIGHT = 60
TOLD = 200
TRIES = 100
NATURAL = "1"
# How often each kind of item is asked for: many small services, few licences.
USUAL_TYPES = {"20": 30, "05": 16, "01": 4}
WINDOW_SHARE, PHONE_SHARE = 0.12, 0.55
DESKS = (
    *("applicants.check", "appointments.manage", "feedback.handle", "feedback.supervise"),
    *("cases.intake", "cases.accept", "cases.handle", "cases.examine", "cases.approve"),
    "certificates.manage",
)
Tell = Callable[[str], None]


def fill_cases(
    *,
    count: int,
    seed: int,
    first: datetime,
    now: datetime,
    tell: Tell,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Make ``count`` cases and let each live until ``now``; whether it was done before ``stop``.

    Interrupted, it goes on from the last case there is: those on their way live on.
    """
    root = command_line()
    with scope(root.everywhere, root):
        begun = list(HallCase.objects.order_by("submitted_at").values_list("submitted_at"))
    rng = Random(f"{seed}:{len(begun)}")  # noqa: S311 a demonstration must come out the same again
    lanes = _Lanes(_cast(rng), rng, now, tell)
    wanted, last = max(0, count - len(begun)), now.date() - timedelta(days=1)
    start = min(begun[-1][0].date() if begun else first.date(), last)
    recent = int(wanted * RECENT_SHARE)
    days = [
        *moments(rng, wanted - recent, start, last),
        *moments(rng, recent, max(start, last - timedelta(days=RECENT)), last),
    ]
    asked = moments(rng, wanted // 12, start, last)
    coming = [*((at, lanes.arrive) for at in days), *((at, lanes.ask) for at in asked)]
    with _silent():
        if not _run(lanes, [*coming, *lanes.on_their_way()], now, stop):
            return False
        _settle(now)
    return True


@contextmanager
def _silent() -> Iterator[None]:
    """Let nothing leave this process by SMS or e-mail: nobody has these numbers."""
    before = settings.SMS, settings.MAIL
    settings.SMS = settings.MAIL = "off"
    try:
        yield
    finally:
        settings.SMS, settings.MAIL = before


def _run(lanes: _Lanes, coming: Iterable[Planned], now: datetime, stop: Callable[[], bool]) -> bool:
    """Let everything happen in the order of time, some of it in one transaction."""
    order, root = counting(), command_line()
    waiting: list[tuple[datetime, int, Happening]] = []

    def plan(found: Iterable[Planned]) -> None:
        for at, happening in found:
            heapq.heappush(waiting, (at, next(order), happening))

    plan(coming)
    while waiting and waiting[0][0] < now:
        if stop():
            return False
        with scope(root.everywhere, root):
            for _ in range(BATCH):
                if not waiting or waiting[0][0] >= now:
                    break
                at, _, happening = heapq.heappop(waiting)
                plan(happening(at))
    return True


def _cast(rng: Random) -> Cast:
    root = command_line()
    with scope(root.everywhere, root):
        desks: dict[str, list[Actor]] = {permission: [] for permission in DESKS}
        bodies: dict[str, Actor] = {}
        rows = Membership.objects.filter(jurisdiction_id=settings.HALL).select_related("user")
        for row in rows.order_by("user__username"):
            actor = actor_of(row.user)
            if row.role == "joint":
                bodies[row.unit_code] = actor
            for permission in DESKS:
                if permission in ROLES[row.role].permissions:
                    desks[permission].append(actor)
        return Cast(desks, bodies, calendar_of(latest().pk), rng)


class _Lanes:
    """Opens cases: draws an item that takes applications that day, and who applies."""

    def __init__(self, cast: Cast, rng: Random, now: datetime, tell: Tell) -> None:
        self.cast, self.rng, self.numbers, self.tell = cast, rng, counting(1), tell
        self.opened = 0
        root = command_line()
        with scope(root.everywhere, root):
            self.entries = catalog(now.date())
        self.known: dict[str, list[Applying]] = {"person": [], "legal": []}

    def on_their_way(self) -> list[Planned]:
        """Return what happens next to the cases an interrupted filling left open."""
        root = command_line()
        found: list[Planned] = []
        with scope(root.everywhere, root):
            rows = HallCase.objects.filter(open=True).select_related("version", "applicant__user")
            for case in rows.order_by("pk"):
                user = case.applicant.user if case.applicant else None
                owner = actor_of(user) if user else None
                found += Life(case, owner, self.cast, case.last_event_at, extras=extras).follow()
        return found

    def arrive(self, at: datetime) -> Iterator[Planned]:
        """Open one case and let it live; who does not fit an item gives way to somebody else."""
        life = next(filter(None, (self._try(at) for _ in range(TRIES))))
        self.opened += 1
        if self.opened % TOLD == 0:
            self.tell(f"  已生成 {self.opened} 件，到 {at:%Y-%m-%d}")
        yield from life.follow()

    def _try(self, at: datetime) -> Life | None:
        weights = [self._weight(one, at) for one in self.entries]
        entry = self.rng.choices(self.entries, weights)[0]
        natural = NATURAL in entry.definition.fields.audience
        who = self._somebody("person" if natural else "legal", at)
        for subject, party in self.rng.sample(who.subjects, len(who.subjects)):
            case = self._open(entry, who, subject, party, at)
            if case is not None:
                return Life(case, who.actor, self.cast, at, extras=extras)
        return None

    def _weight(self, entry: Entry, at: datetime) -> float:
        """Return how often an item is asked for on a day; in its window it is asked for most."""
        windows = entry.definition.windows
        if windows:
            return WINDOW_WEIGHT if takes(windows, at.date()) else 0
        return USUAL_TYPES.get(entry.definition.fields.type, 8)

    def ask(self, at: datetime) -> Iterable[Planned]:
        """Say something in the one box; it is answered like any other."""
        known = [one for many in self.known.values() for one in many if one.actor]
        return enquire(self.rng.choice(known), self.entries, self.cast, at) if known else ()

    def _open(
        self, entry: Entry, who: Applying, subject: Somebody, party: Party, at: datetime
    ) -> HallCase | None:
        found, rng = entry.definition, self.rng
        questions = {one.key: rng.choice(one.options)[0] for one in found.questionnaire}
        try:
            answers = answer(found.form, questions, subject, rng, at.date())
        except LookupError:
            return None
        given = {**questions, **answers}
        window = who.actor is None
        needed = [one for one in found.needed_to_decide(given) if one.required]
        case: HallCase = open_case(
            version=entry.version,
            party=party,
            applicant=who.applicant,
            party_name=party.name,
            phone=who.applicant.phone,
            answers=given,
            materials=[self._given(one.key, who, at) for one in needed],
            channel="window" if window else "mobile" if rng.random() < PHONE_SHARE else "computer",
            paper=window,
            jurisdiction=settings.HALL,
            by=who.actor or self.cast.desks["cases.intake"][0],
            now=at,
        )
        return case

    def _given(self, key: str, who: Applying, at: datetime) -> MaterialGiven:
        """Hand a material in: on paper at the window, else the person's one picture of papers."""
        if who.actor is None:
            return MaterialGiven(key, paper=True)
        if who.upload is None:
            who.upload = upload(
                file=ContentFile(_picture()),
                name="材料（演示）.png",
                owner=who.applicant,
                by=who.actor,
                now=at,
            )
        return MaterialGiven(key, upload=who.upload)

    def _somebody(self, kind: str, at: datetime) -> Applying:
        """Return somebody new, or one in three times somebody the hall knows."""
        known = self.known[kind]
        if known and self.rng.random() < 1 / 3:
            return self.rng.choice(known)
        number = next(self.numbers)
        drawn = {
            "legal": lambda: school(self.rng, number % 1000),
            "person": lambda: (
                teacher(self.rng, number % 1000, at.date())
                if self.rng.random() < 1 / 3
                else family(self.rng, number % 1000, at.date())
            ),
        }[kind]()
        made = self._take_in(drawn, at) if self._at_window(drawn) else self._online(drawn, at)
        known.append(made)
        return made

    def _at_window(self, drawn: Somebody) -> bool:
        return drawn.kind == "person" and self.rng.random() < WINDOW_SHARE

    def _take_in(self, drawn: Somebody, at: datetime) -> Applying:
        applicant = take_in(
            identity=_identity(drawn),
            jurisdiction=settings.HALL,
            by=self.cast.desks["applicants.check"][0],
            now=at,
        )
        assert applicant.party is not None
        return Applying(applicant, None, [(drawn, applicant.party)])

    def _online(self, drawn: Somebody, at: datetime) -> Applying:
        visitor = Actor(None, "访客", ())
        applicant = open_applicant(
            phone=drawn.phone, jurisdiction=settings.HALL, by=visitor, now=at
        )
        assert applicant.user is not None
        actor = actor_of(applicant.user)
        if drawn.kind == "legal":
            return self._school(drawn, applicant, actor, at)
        party = applicant.party or describe_self(
            subject=applicant, identity=_identity(drawn), address={}, by=actor, now=at
        )
        subjects = [(drawn, party)]
        for child in drawn.children:
            right = add_child(
                subject=applicant, identity=_identity(child), address={}, by=actor, now=at
            )
            subjects.append((child, right.party))
        return Applying(applicant, actor, subjects)

    def _school(
        self, drawn: Somebody, applicant: Applicant, actor: Actor, at: datetime
    ) -> Applying:
        right = add_organisation(
            subject=applicant,
            identity=_identity(drawn),
            right="legal_representative",
            valid_to=None,
            address={},
            by=actor,
            now=at,
        )
        confirm(
            subject=right, how="窗口核对证件", by=self.cast.desks["applicants.check"][0], now=at
        )
        return Applying(applicant, actor, [(drawn, right.party)])


@cache
def _picture() -> bytes:
    """Return the picture of a sheet of paper that says it is an example."""
    sheet = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(sheet).text((230, 430), "DEMONSTRATION / EXAMPLE", fill="grey")
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _identity(drawn: Somebody) -> Identity:
    kind = "credit_code" if drawn.kind == "legal" else "resident"
    return Identity(drawn.name, kind, drawn.number, drawn.birth, drawn.sex)


def _settle(now: datetime) -> None:
    """Do what a night does; what was told long ago has been read, and no message was ever sent."""
    run_due(now)
    run_monitoring(now)
    root = command_line()
    with scope(root.everywhere, root):
        old = now - timedelta(days=7)
        Notice.objects.filter(created_at__lt=old, read_at=None).update(read_at=now)
        Outgoing.objects.filter(created_at__lte=now).delete()  # the night's are of now itself
