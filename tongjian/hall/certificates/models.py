"""Certificates (电子证照) and what became of them."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, Jurisdictional

STATES = [
    ("valid", "有效"),
    ("renewed", "已延续"),
    ("changed", "已变更"),
    ("revoked", "已撤销"),
    ("cancelled", "已注销"),
]


class Certificate(Jurisdictional):
    """A certificate: ``payload`` is every fact printed on it, signed; ``code`` finds it publicly."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "number": PUBLIC,
        "code": PUBLIC,
        "case": INTERNAL,
        "item": PUBLIC,
        "applicant": INTERNAL,
        "party": INTERNAL,
        "name": PUBLIC,
        "holder": PERSONAL,
        "issued_on": PUBLIC,
        "valid_from": PUBLIC,
        "valid_until": PUBLIC,
        "state": PUBLIC,
        "payload": PERSONAL,
        "signature": PUBLIC,
        "path": INTERNAL,
        "sm3": PUBLIC,
        "replaces": PUBLIC,
        "renewal_asked_on": PUBLIC,
        "reminded_at": INTERNAL,
    }
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(
        "hall.HallCase", null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    item = models.ForeignKey("hall.Item", on_delete=models.PROTECT, related_name="certificates")
    applicant = models.ForeignKey(
        "hall.Applicant", null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    party = models.ForeignKey(
        "hall.Party", null=True, on_delete=models.PROTECT, related_name="certificates"
    )
    name = models.CharField(max_length=100)
    holder = models.CharField(max_length=100)
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="valid")
    payload = models.JSONField()
    signature = models.TextField()
    path = models.CharField(max_length=200, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    renewal_asked_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="certificate_number")
        ]


class CertificateChange(Jurisdictional):
    """One change of a certificate's state, with its reason and basis."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "certificate": PUBLIC,
        "state": PUBLIC,
        "number": PUBLIC,
        "reason": PUBLIC,
        "basis": PUBLIC,
        "by": INTERNAL,
        "at": PUBLIC,
    }
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=10, choices=STATES)
    number = models.CharField("决定文号", max_length=60, blank=True)
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=100, blank=True)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
