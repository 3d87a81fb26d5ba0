"""Pages on which an applicant hands in what is missing: the answer to a correction, and papers
that were to follow later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongjian.core.access import access
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import applicant_of
from tongjian.hall.applications.my import correcting
from tongjian.hall.applications.my.reads import owed_of
from tongjian.hall.applications.my.views import own_case
from tongjian.hall.applications.pages import MaterialCard, earlier_papers, spec_of
from tongjian.hall.applications.receiving import use_again
from tongjian.hall.applications.wizard import Asked
from tongjian.hall.cases.corrections import add_material
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase, Material
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.uploads.actions import UploadRefused
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.reads import UploadField
from tongjian.hall.uploads.receive import from_form

STAYING = ("_add", "_remove", "_files", "_reuse")


@dataclass
class Handed:
    """What was handed in on a page, by material: files, and what was refused of them."""

    files: dict[str, Sequence[Upload]] = field(default_factory=dict)
    faults: dict[str, Sequence[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@access("hall.apply")
def correct(request: Any, pk: int) -> HttpResponseBase:
    """Answer the one complete notice of what is missing."""
    found = own_case(request, pk)
    work = correcting.correcting(found)
    if work is None:
        messages.info(request, "现在没有等待补正的内容。")
        return redirect("my_case", pk)
    handed, refusal = Handed(), ""
    typed: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        handed, typed = _handed(request, work.asked, found), _typed(work, request.POST)
        work = work.widened(typed)
        typed = _typed(work, request.POST)
        if not _stays(request.POST):
            values, wrong = work.judge(typed, request.now.date())
            handed.errors = correcting.missing_files(work.asked, handed.files)
            if not (handed.faults or handed.errors or wrong):
                try:
                    correcting.answer(
                        work=work,
                        files=handed.files,
                        answers=values,
                        turn=_turn(request.POST.get("turn")),
                        by=request.actor,
                        now=request.now,
                    )
                    messages.success(request, "补正已提交，受理期限从今天重新计算。")
                    return redirect("my_case", pk)
                except StepRefused as refused:
                    refusal = str(refused)
    cards = _cards(request, work.asked, found, handed)
    context = {
        "case": found,
        "work": work,
        "cards": [(card, work.what.get(card.material.key, "")) for card in cards],
        "form_page": work.drawn(typed, wrong, request.now.date()),
        "errors": [(card.id, card.error) for card in cards if card.error],
        "refusal": refusal,
    }
    status = 422 if handed.errors or handed.faults or wrong or refusal else 200
    return render(request, "hall/applications/correct.html", context, status=status)


@access("hall.apply")
def later(request: Any, pk: int) -> HttpResponseBase:
    """Hand in the materials that were to follow later (容缺后补), all or some of them."""
    found = own_case(request, pk)
    asked = _owed(found) if found.open else ()
    if not asked:
        messages.info(request, "现在没有要补交的材料。")
        return redirect("my_case", pk)
    handed, refusal = Handed(), ""
    if request.method == "POST":
        handed = _handed(request, asked, found)
        if not _stays(request.POST):
            missing = correcting.missing_files(asked, handed.files)
            if len(missing) == len(asked):
                handed.errors = missing
            elif not handed.faults:
                try:
                    _add(request, found, handed.files)
                    messages.success(request, "补交的材料已收到。")
                    return redirect("my_case", pk)
                except StepRefused as refused:
                    refusal = str(refused)
    cards = _cards(request, asked, found, handed)
    context = {
        "case": found,
        "cards": [(card, "") for card in cards],
        "errors": [(card.id, card.error) for card in cards if card.error],
        "refusal": refusal,
    }
    status = 422 if handed.errors or handed.faults or refusal else 200
    return render(request, "hall/applications/later.html", context, status=status)


def _owed(case: HallCase) -> tuple[Asked, ...]:
    definition = pinned(case.version).definition
    rows = owed_of(Material.objects.filter(case=case))
    found = [definition.material(row.key) for row in rows]
    return tuple(Asked(one, True) for one in found if one is not None)


def _add(request: Any, case: HallCase, files: Mapping[str, Sequence[Upload]]) -> None:
    for key, given in files.items():
        for upload in given[:1]:
            add_material(
                subject=case,
                given=MaterialGiven(key, upload=upload),
                by=request.actor,
                now=request.now,
            )


def _turn(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _stays(posted: Any) -> bool:
    """Whether a button that stays on the page was pressed."""
    return any(name in posted for name in STAYING) or any(k.endswith("-remove") for k in posted)


def _typed(work: correcting.Correcting, posted: Any) -> dict[str, Any]:
    if work.step is None:
        return {}
    typed = read_step(work.step, posted)
    if "_add" in posted:
        return add_row(work.step, typed, posted["_add"])
    if "_remove" in posted:
        return remove_row(work.step, typed, posted["_remove"])
    return typed


def _owner(request: Any) -> Applicant:
    owner = applicant_of(request.user)
    if owner is None:
        raise Http404
    return owner


def _handed(request: Any, asked: Iterable[Asked], case: HallCase) -> Handed:
    """Take in what was chosen, remove what was taken out, use again what the hall has."""
    handed = Handed()
    reused, _, number = request.POST.get("_reuse", "").partition(":")
    for one in asked:
        key, refused = one.material.key, []
        numbers = list(request.POST.getlist(one.name))
        if reused == key:
            try:
                name = case.version.name
                numbers.append(str(use_again(request, _owner(request), one, number, name).pk))
            except UploadRefused as refusal:
                refused = [str(refusal)]
        given = from_form(
            spec=spec_of(one, case.party_id, request.actor),
            numbers=numbers,
            files=request.FILES.getlist(f"{one.name}-files"),
            removed=request.POST.get(f"{one.name}-remove", ""),
            by=request.actor,
            now=request.now,
        )
        handed.files[key] = list(given.files)
        if given.faults or refused:
            handed.faults[key] = [*given.faults, *refused]
    return handed


def _cards(
    request: Any, asked: Sequence[Asked], case: HallCase, handed: Handed
) -> list[MaterialCard]:
    """Return a card for every material to hand in."""
    used = {upload.pk for given in handed.files.values() for upload in given}
    names = [one.material.name for one in asked]
    today = request.now.date()
    earlier = earlier_papers(_owner(request), case.party_id, names, today, used)
    cards = []
    for one in asked:
        key = one.material.key
        spec = spec_of(one, case.party_id, request.actor)
        shown = UploadField(spec, handed.files.get(key, ()), handed.faults.get(key, ()))
        known = earlier.get(one.material.name, [])
        cards.append(MaterialCard(one, shown, known[:3], error=handed.errors.get(key, "")))
    return cards
