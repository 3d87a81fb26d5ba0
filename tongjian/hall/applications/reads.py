"""An applicant's drafts, and what the hall knows to fill in; always scoped in the query itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from tongjian.core.identity.actor import Actor
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applicants.reads import in_force
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import HallCase
from tongjian.hall.forms.schema import FormSchema


def _still_for(on: date) -> Q:
    """Return what a draft must be: for nobody yet, or for whom its owner may act on a day.

    A draft is filled in with what the hall knows of a person; it goes out of sight with the right.
    """
    item = Cast(OuterRef("version__item__key"), TextField())
    named = Func(item, function="to_jsonb", output_field=JSONField())
    held = Authority.objects.filter(
        in_force(on), applicant=OuterRef("owner"), party=OuterRef("party")
    ).filter(Q(scope=[]) | Q(scope__contains=named))
    return Q(party=None) | Q(Exists(held))


def drafts_of(actor: Actor, on: date) -> QuerySet[Draft]:
    """Return a person's unfinished applications that have not expired, the latest first."""
    found: QuerySet[Draft] = (
        Draft.objects.filter(owner__user_id=actor.user_id, case=None, expires_on__gte=on)
        .filter(_still_for(on))
        .exclude(owner__user_id=None)
        .select_related("version__item", "party", "owner__party")
        .defer("version__definition")  # kept in the process, see items.reads.definition
    )
    return found


def draft_or_case(actor: Actor, on: date) -> QuerySet[Draft]:
    """Return a person's drafts, the submitted ones too: a late press leads to the case."""
    found: QuerySet[Draft] = (
        Draft.objects.filter(owner__user_id=actor.user_id)
        .filter(Q(case__isnull=False) | _still_for(on))
        .exclude(owner__user_id=None)
        .exclude(case=None, expires_on__lt=on)
        .select_related("version__item", "party", "owner__party", "case")
        .defer("version__definition")
    )
    return found


def sources(applicant: Applicant, party: Party, form: FormSchema) -> dict[str, Any]:
    """Return what is known by the names that ``prefill`` uses."""
    found: dict[str, Any] = {"applicant.phone": applicant.phone}
    if applicant.party is not None:
        found["applicant.name"] = applicant.party.name
        found["applicant.id_number"] = _document(applicant.party)
    found |= {
        "party.name": party.name,
        "party.id_number": _document(party),
        "party.birth": party.birth,
        "party.sex": party.sex,
        "party.address": party.address,
    }
    if party.id_type == "credit_code":
        found["party.credit_code"] = party.id_number
    asked = {field.prefill for _, _, field in form.fields() if field.prefill.startswith("last.")}
    if asked:
        last = (
            HallCase.objects.filter(applicant=applicant, party=party, erased_at=None)
            .order_by("-submitted_at")
            .values_list("answers", flat=True)
            .first()
        )
        found |= {name: (last or {}).get(name.removeprefix("last.")) for name in asked}
    return found


def _document(party: Party) -> Any:
    if not party.id_number or party.id_type == "credit_code":
        return None
    return {"type": party.id_type, "number": party.id_number}
