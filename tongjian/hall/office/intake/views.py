"""The window: choose item and person, take the application in, print the receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from tongjian.core.access import access
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.codes import phone_key
from tongjian.core.typed import whole
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.reads import parties_of
from tongjian.hall.applications.my.correcting import correcting
from tongjian.hall.cases.actions import open_case
from tongjian.hall.cases.corrections import answer_correction
from tongjian.hall.cases.models import CaseDocument, HallCase
from tongjian.hall.forms.display import mask_name, mask_number, mask_phone
from tongjian.hall.forms.identifiers import normalise, normalise_phone, phone_fault
from tongjian.hall.forms.reading import read_step
from tongjian.hall.items import reads as items
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.office.case.views import cases_of
from tongjian.hall.office.fields import moment
from tongjian.hall.office.intake.taking import Taking, cards_of
from tongjian.hall.office.people import hall_of

INTAKE = "cases.intake"
FOUND = 10


class WhoForm(forms.Form):
    """Name and telephone of somebody the hall has no file of, and when the paper came in."""

    party_name = forms.CharField(label="办事人姓名或名称", max_length=100)
    phone = forms.CharField(
        label="手机号", max_length=20, required=False, help_text="没有手机的可以不填，不发提醒。"
    )
    event_at = moment(
        "收到时间",
        required=False,
        help_text="现在收件不用填；事后补录才填，补录会记入监察。",
    )

    def clean_phone(self) -> str:
        """A telephone number is one, or none."""
        phone = normalise_phone(self.cleaned_data["phone"])
        if phone and (fault := phone_fault(phone)):
            raise forms.ValidationError(fault)
        return phone


@access(INTAKE)
@sensitive_post_parameters()
def intake(request: Any) -> HttpResponseBase:
    """Choose the item, and find whom it is for by a whole telephone or document number."""
    today = request.now.date()
    catalog = [one for one in items.catalog(today) if not one.suspended]
    given = request.POST.get("number", "").strip()
    key = request.POST.get("item", "")
    chosen = next((one for one in catalog if one.key == key), None)
    asked = request.method == "POST"
    context = {
        "catalog": catalog,
        "key": key,
        "given": given,
        "chosen": chosen,
        "asked": asked,
        "found": _found(request, given, key) if chosen and given else [],
        "may_file": request.actor.can("applicants.check"),
    }
    status = 422 if asked and chosen is None else 200
    return render(request, "hall/office/intake.html", context, status=status)


def _found(request: Any, given: str, key: str) -> list[dict[str, Any]]:
    """Return whom a number leads to and for whom they may act, masked."""
    number, phone = normalise(given), normalise_phone(given)
    query = Q(party__id_number=number)
    if not phone_fault(phone):
        query |= Q(phone_key=phone_key(phone))
    rows = Applicant.objects.filter(
        query, erased_at=None, jurisdiction_id=hall_of(request.actor, INTAKE)
    )
    return [
        {
            "applicant": one,
            "name": mask_name(one.party.name) if one.party else "（没有填姓名）",
            "phone": mask_phone(one.phone) if one.phone else "没有手机",
            "parties": [
                {
                    "pk": party.pk,
                    "name": party.name if party.kind == "legal" else mask_name(party.name),
                    "number": mask_number(party.id_number),
                    "self": party.pk == one.party_id,
                }
                for party in parties_of(one, request.now.date(), key)
            ],
        }
        for one in rows.select_related("party").order_by("-assurance", "id")[:FOUND]
    ]


def _who(request: Any, key: str) -> tuple[Applicant | None, Party | None]:
    """Return applicant and party the address names; 404 when one may not act for the other."""
    if not request.GET.get("applicant"):
        return None, None
    pk, party_pk = whole(request.GET["applicant"]), whole(request.GET.get("party"))
    if pk is None or party_pk is None:
        raise Http404
    place = hall_of(request.actor, INTAKE)
    rows = Applicant.objects.filter(jurisdiction_id=place, erased_at=None)
    applicant = get_object_or_404(rows.select_related("party"), pk=pk)
    party = get_object_or_404(parties_of(applicant, request.now.date(), key), pk=party_pk)
    return applicant, party


@access(INTAKE)
@sensitive_post_parameters()
def take_in(request: Any, key: str) -> HttpResponseBase:
    """Fill the item's form in, note the materials, open the case."""
    today = request.now.date()
    try:
        version = items.in_force(key, today)
    except ItemVersion.DoesNotExist as error:
        raise Http404(key) from error
    applicant, party = _who(request, key)
    definition = items.definition(version)
    taking = Taking.read(request, definition, applicant, party, today)
    cards = cards_of(request, taking.asked, applicant, party.pk if party else None)
    who = WhoForm(request.POST or None)
    if party is not None:  # who they are is on file; the page does not say it again
        del who.fields["party_name"], who.fields["phone"]
    errors: dict[str, str] = {}
    faults: list[str] = []
    if request.method == "POST" and "submit" in request.POST:
        values, errors = taking.judge(cards)
        cards = [card.checked() for card in cards]
        if who.is_valid() and not errors and not any(card.error for card in cards):
            given = [one for card in cards for one in card.given]
            content = {"version": version, "answers": values, "materials": given}
            try:
                case = _open(request, applicant, party, who.cleaned_data, content)
            except (StepRefused, NotPermitted) as error:
                faults.append(str(error))
            else:
                return redirect("office_intake_done", pk=case.pk)
    submitted = "submit" in request.POST
    pages, summary = taking.pages(errors)
    summary += [(card.id, card.error) for card in cards if card.error]
    wrong = bool(errors or faults or who.errors or any(card.error for card in cards))
    context = {
        "item": definition,
        "party": party,
        "party_name": _named(party),
        "who": who,
        "pages": pages,
        "summary": summary,
        "cards": cards,
        "faults": faults,
        "wrong": wrong and submitted,
    }
    status = 422 if wrong and submitted else 200
    return render(request, "hall/office/intake_form.html", context, status=status)


def _named(party: Party | None) -> str:
    if party is None:
        return ""
    return party.name if party.kind == "legal" else mask_name(party.name)


def _open(
    request: Any,
    applicant: Applicant | None,
    party: Party | None,
    who: dict[str, Any],
    content: dict[str, Any],
) -> HallCase:
    return open_case(
        **content,
        party=party,
        applicant=applicant,
        party_name=party.name if party else who["party_name"],
        phone=applicant.phone if applicant else who["phone"],
        channel="window",
        paper=any(one.paper for one in content["materials"]),
        jurisdiction=hall_of(request.actor, INTAKE),
        by=request.actor,
        now=request.now,
        event_at=who["event_at"],
    )


@access(INTAKE)
def done(request: Any, pk: int) -> HttpResponseBase:
    """Show what was taken in, with the receipt to print."""
    case = get_object_or_404(cases_of(request), pk=pk)
    receipt = CaseDocument.objects.filter(case=case, kind="receipt_notice").order_by("-id").first()
    return render(request, "hall/office/intake_done.html", {"case": case, "receipt": receipt})


@access(INTAKE)
@sensitive_post_parameters()
def answer(request: Any, pk: int) -> HttpResponseBase:
    """Take in at the window what the notice of corrections asked for."""
    case = get_object_or_404(cases_of(request), pk=pk)
    work = correcting(case)
    if work is None:
        messages.warning(request, "本件没有等待补正。")
        return redirect("office_case", pk=pk)
    cards = cards_of(request, work.asked, case.applicant, case.party_id)
    typed: dict[str, Any] = {}
    errors: dict[str, str] = {}
    faults: list[str] = []
    if request.method == "POST":
        typed = read_step(work.step, request.POST) if work.step else {}
        values, errors = work.judge(typed, request.now.date())
        cards = [card.checked() for card in cards]
        pressed = "submit" in request.POST
        if pressed and not errors and not any(card.error for card in cards):
            faults = _answer(request, case, values, cards)
            if not faults:
                messages.success(request, "补正已收齐，受理期限重新计算。")
                return redirect("office_case", pk=pk)
    drawn = work.drawn(typed, errors, request.now.date())
    wrong = bool(errors or faults or any(card.error for card in cards))
    context = {
        "case": case,
        "cards": [(card, work.what.get(card.asked.material.key, "")) for card in cards],
        "pages": [drawn] if drawn else [],
        "faults": faults,
        "wrong": wrong,
    }
    status = 422 if wrong and request.method == "POST" else 200
    return render(request, "hall/office/intake_answer.html", context, status=status)


def _answer(request: Any, case: HallCase, values: dict[str, Any], cards: Any) -> list[str]:
    turn = whole(request.POST.get("turn"))
    try:
        answer_correction(
            subject=case,
            answers=values,
            materials=[one for card in cards for one in card.given],
            turn=case.turn if turn is None else turn,
            by=request.actor,
            now=request.now,
        )
    except (StepRefused, NotPermitted) as error:
        return [str(error)]
    return []
