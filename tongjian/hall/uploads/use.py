"""Where a file is used: in a case, as proof of a right, in applications being written."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tongjian.hall.applicants.models import Authority
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import Material, Opinion, SiteVisit
from tongjian.hall.uploads.models import Upload


def of_a_case(bodies: frozenset[str] | None = None) -> Q:
    """Belongs to a case; with ``bodies``, to one that asked one of these bodies."""
    papers = Material.objects.filter(upload=OuterRef("pk"))
    opinions = Opinion.uploads.through.objects.filter(upload_id=OuterRef("pk"))
    visits = SiteVisit.uploads.through.objects.filter(upload_id=OuterRef("pk"))
    if bodies is not None:
        asked = Opinion.objects.filter(body__in=bodies).values("case_id")
        papers = papers.filter(case_id__in=asked)
        opinions = opinions.filter(opinion__body__in=bodies)
        visits = visits.filter(sitevisit__case_id__in=asked)
    return Q(Exists(papers)) | Q(Exists(opinions)) | Q(Exists(visits))


def as_evidence() -> Q:
    """Proves somebody's right to act for another."""
    return Q(Exists(Authority.objects.filter(evidence=OuterRef("pk"))))


def in_use(upload: Upload) -> bool:
    """Whether a case, a right, or a second application being written has the file."""
    if Upload.objects.filter(of_a_case() | as_evidence(), pk=upload.pk).exists():
        return True
    if upload.owner_id is None:
        return False
    drafts = Draft.objects.filter(owner_id=upload.owner_id, case=None)
    return sum(upload.pk in _named(draft.materials) for draft in drafts.only("materials")) > 1


def _named(materials: dict[str, dict[str, list[int]]]) -> set[int]:
    return {number for given in materials.values() for number in given.get("uploads", [])}
