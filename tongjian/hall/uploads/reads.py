"""Who sees which file, which papers the hall has already, and the field of a form for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

from tongjian.core.files.scan import scanner_of
from tongjian.core.identity.actor import Actor
from tongjian.core.typed import whole
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.uploads.actions import ACCEPTED, kinds_shown
from tongjian.hall.uploads.environment import MEBIBYTE, clamav, largest
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.use import as_evidence, of_a_case

OFFICIALS = "cases.read cases.intake cases.accept cases.handle cases.examine cases.approve".split()
PICTURES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
SALT = "hall.uploads.field"


def own(actor: Actor) -> QuerySet[Upload]:
    """Return the files a person handed in or that are kept for them, whatever their state."""
    if actor.user_id is None:
        return Upload.objects.none()
    mine = Q(owner__user_id=actor.user_id) | Q(uploaded_by_id=actor.user_id)
    rows: QuerySet[Upload] = Upload.objects.filter(mine, erased_at=None)
    return rows


def visible_to(actor: Actor, on: date) -> QuerySet[Upload]:
    """Return the files whose content a person may read on ``on``.

    The uploader reads their own in any state, as long as there are bytes. Everybody else reads
    clean files only: the one they are kept for, officials those that belong to a case or prove
    a right they check, joint clerks those of cases that asked their body, an applicant those of
    a party whom an official confirmed they act for in everything.
    """
    readable = Upload.objects.filter(erased_at=None).exclude(path="")
    may = Q(pk__in=[])
    if actor.user_id is not None:
        parties = _authorities(Q(applicant__user_id=actor.user_id), on).values("party_id")
        kept = Q(owner__user_id=actor.user_id) | Q(party_id__in=parties)
        may |= Q(uploaded_by_id=actor.user_id) | Q(state="clean") & kept
    codes = {code for permission in OFFICIALS for code in actor.reach(permission)}
    if codes:
        may |= Q(state="clean", jurisdiction_id__in=codes) & of_a_case()
    if checked := actor.reach("applicants.check"):
        may |= Q(state="clean", jurisdiction_id__in=checked) & as_evidence()
    for code in actor.reach("cases.opine"):
        bodies = actor.only_units("cases.opine", code)
        may |= Q(state="clean", jurisdiction_id=code) & of_a_case(bodies)
    rows: QuerySet[Upload] = readable.filter(may)
    return rows


def _authorities(of: Q, on: date) -> QuerySet[Authority]:
    """Return confirmed rights to act in everything; one limited to some items shows no files."""
    rows: QuerySet[Authority] = Authority.objects.filter(
        of,
        Q(valid_to=None) | Q(valid_to__gte=on),
        valid_from__lte=on,
        confirmed_at__isnull=False,
        revoked_at=None,
        scope=[],
    )
    return rows


def reusable(applicant: Applicant, material: str, on: date) -> QuerySet[Upload]:
    """Return the papers called ``material`` the hall has: nobody is asked for these again.

    Grades A and B of the applicant or a party they act for, within their validity; of grade C
    only one's own. Best grade first. A copy stamped for another purpose is not among them.
    """
    parties = _authorities(Q(applicant=applicant), on).values("party_id")
    trusted = Q(grade__in=("A", "B")) & (Q(owner=applicant) | Q(party_id__in=parties))
    rows: QuerySet[Upload] = (
        Upload.objects.filter(trusted | Q(grade="C", owner=applicant))
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .filter(material=material, state="clean", erased_at=None, source=None)
        .exclude(path="")
        .exclude(material="")
        .order_by("grade", "-at", "-pk")
    )
    return rows


def waiting() -> QuerySet[Upload]:
    """Return the files that are not scanned yet, the oldest first."""
    rows: QuerySet[Upload] = Upload.objects.filter(state="quarantined", erased_at=None)
    return rows.order_by("at", "pk")


def scanner_shown() -> str:
    """Say which scanner is set."""
    setting = clamav()
    return f"ClamAV（{setting}）" if scanner_of(setting) else "未配置病毒扫描，只做内容检查"


@dataclass(frozen=True)
class FieldSpec:
    """What the server asks for in one upload field; signed on its way through the browser.

    ``name`` is the name of the form's hidden inputs, each with an upload's number as its value;
    ``user`` is whose page it is.
    """

    name: str
    material: str
    accept: tuple[str, ...] = ACCEPTED
    most: int = 5
    party: int | None = None
    user: int | None = None

    def sealed(self) -> str:
        """Return the spec as signed text."""
        values = (self.name, self.material, self.accept, self.most, self.party, self.user)
        return signing.dumps(values, salt=SALT, compress=True)

    @classmethod
    def opened(cls, text: str, user: int | None) -> FieldSpec:
        """Return the spec of a signed text; raises ``signing.BadSignature``, for another's too."""
        name, material, accept, most, party, whose = signing.loads(text, salt=SALT)
        if whose != user:
            raise signing.BadSignature("another person's field")
        return cls(name, material, tuple(accept), most, party, whose)


@dataclass(frozen=True)
class UploadField:
    """The context ``field`` of ``hall/uploads/field.html``.

    ``files`` are the chosen uploads; ``faults`` are Chinese sentences. ``help`` may add to what
    the field says itself of kinds and sizes.
    """

    spec: FieldSpec
    files: Sequence[Upload] = ()
    faults: Sequence[str] = ()
    help: str = ""
    scanner: bool = field(default_factory=lambda: scanner_of(clamav()) is not None)

    @property
    def key(self) -> str:
        """The field's name as part of an element's id."""
        return "".join(char if char.isalnum() else "-" for char in self.spec.name)

    @property
    def values(self) -> str:
        """What every request of the field sends along, as JSON."""
        return json.dumps({"spec": self.spec.sealed(), "help": self.help})

    @property
    def full(self) -> bool:
        """Whether no more files go in."""
        return len(self.files) >= self.spec.most

    @property
    def waiting(self) -> bool:
        """Whether a file is not scanned yet."""
        return any(file.state == "quarantined" for file in self.files)

    @property
    def kinds(self) -> str:
        """The kinds of files taken, in words."""
        return kinds_shown(self.spec.accept)

    @property
    def extensions(self) -> str:
        """The kinds of files for the input's ``accept``."""
        endings = [*self.spec.accept, *(["jpeg"] if "jpg" in self.spec.accept else [])]
        return ",".join(f".{ending}" for ending in endings)

    @property
    def megabytes(self) -> int:
        """The largest file."""
        return largest() // MEBIBYTE


def chosen(actor: Actor, numbers: Iterable[Any]) -> list[Upload]:
    """Return the uploads a form's hidden inputs name, in their order, the person's own only.

    What is not a number, another's, or erased is left out. One that was refused is among them, so
    that the person sees why; ``faults_of`` says what must be put right before submitting.
    """
    wanted = [number for number in map(whole, map(str, numbers)) if number is not None]
    found = own(actor).in_bulk(wanted)
    return [found[number] for number in dict.fromkeys(wanted) if number in found]


def faults_of(files: Iterable[Upload]) -> list[str]:
    """Return why files cannot be submitted: the refused ones. Unscanned ones can."""
    return [file.fault for file in files if file.state == "refused"]


def field_of(
    actor: Actor,
    *,
    name: str,
    material: str,
    accept: Collection[str] = ACCEPTED,
    most: int = 5,
    party: int | None = None,
    numbers: Iterable[Any] = (),
    faults: Sequence[str] = (),
    help: str = "",  # noqa: A002 (as the component calls it)
) -> UploadField:
    """Return the field for a form: ``numbers`` are the uploads chosen so far.

    ``material`` is the material's name, under which the file is kept and found again; ``party``
    the number of the party it is for, which the caller has checked.
    """
    spec = FieldSpec(name, material, tuple(accept) or ACCEPTED, most, party, actor.user_id)
    return UploadField(spec, chosen(actor, numbers), faults, help)
