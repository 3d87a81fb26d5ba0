"""Who applies, for whom, and by what right."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional
from tongjian.core.notify.texts import LANGUAGES

LEVELS = [(0, "未核验"), (1, "手机验证码"), (2, "窗口核验证件"), (3, "实名认证")]
ID_TYPES = [
    ("resident", "居民身份证"),
    ("hk_macau_permit", "港澳居民来往内地通行证"),
    ("taiwan_permit", "台湾居民来往大陆通行证"),
    ("residence_permit", "港澳台居民居住证"),
    ("foreign_residence", "外国人永久居留身份证"),
    ("passport", "护照"),
    ("credit_code", "统一社会信用代码"),
]
RIGHTS = [
    ("self", "本人"),
    ("guardian", "监护人"),
    ("legal_representative", "法定代表人"),
    ("agent", "受托代理人"),
]


class Applicant(Jurisdictional):
    """A person who signs in (or whom a window clerk took in) to apply.

    ``phone_key`` is a keyed hash, by which a telephone number is found again. ``assurance`` says
    how well the hall knows the person: see ``LEVELS``.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "phone": PERSONAL,
        "phone_key": SECRET,
        "email": PERSONAL,
        "assurance": INTERNAL,
        "language": INTERNAL,
        "subject": PERSONAL,
        "party": INTERNAL,
        "made_at": INTERNAL,
        "erased_at": INTERNAL,
    }
    user = models.OneToOneField(
        "core.User", null=True, on_delete=models.PROTECT, related_name="applicant"
    )
    phone = models.CharField(max_length=20, blank=True)
    phone_key = models.CharField(max_length=64, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    assurance = models.PositiveSmallIntegerField(choices=LEVELS, default=0)
    language = models.CharField("消息的语言", max_length=2, choices=LANGUAGES, default="zh")
    subject = models.CharField("外部身份", max_length=200, blank=True, db_index=True)
    party = models.ForeignKey("hall.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "phone_key"],
                condition=~models.Q(phone_key=""),
                name="applicant_phone",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "subject"],
                condition=~models.Q(subject=""),
                name="applicant_subject",
            ),
        ]


class Party(Jurisdictional):
    """A natural or legal person an application is made for (办事主体): oneself, a child, a school."""

    audited = True
    KINDS = [("person", "自然人"), ("legal", "法人或其他组织")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "kind": INTERNAL,
        "name": PERSONAL,
        "id_type": INTERNAL,
        "id_number": PERSONAL,
        "birth": PERSONAL,
        "sex": PERSONAL,
        "address": PERSONAL,
        "checked_at": INTERNAL,
        "made_at": INTERNAL,
        "erased_at": INTERNAL,
    }
    kind = models.CharField(max_length=6, choices=KINDS)
    name = models.CharField(max_length=100)
    id_type = models.CharField(max_length=20, choices=ID_TYPES, blank=True)
    id_number = models.CharField(max_length=30, blank=True, db_index=True)
    birth = models.DateField(null=True)
    sex = models.CharField(max_length=2, blank=True)
    address = models.JSONField(default=dict)
    checked_at = models.DateTimeField("证件核验时间", null=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Authority(Jurisdictional):
    """The right of an applicant to act for a party, from a day to a day (None: while it lasts).

    An invitation has no applicant yet: ``invitation`` is the keyed hash of its code, open until
    ``invited_until``, and ``granted_by`` is who gives the right away. A legal representative and
    an agent act once ``confirmed_at`` is set; oneself and a child's guardian act at once, since
    every case checks them by its own materials. ``evidence`` is an authorisation in writing.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "applicant": INTERNAL,
        "party": INTERNAL,
        "right": INTERNAL,
        "scope": INTERNAL,
        "valid_from": INTERNAL,
        "valid_to": INTERNAL,
        "confirmed_at": INTERNAL,
        "confirmed_how": INTERNAL,
        "invitation": SECRET,
        "invited_until": INTERNAL,
        "granted_by": INTERNAL,
        "evidence": INTERNAL,
        "made_at": INTERNAL,
        "revoked_at": INTERNAL,
    }
    applicant = models.ForeignKey(
        Applicant, null=True, on_delete=models.PROTECT, related_name="authorities"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="authorities")
    right = models.CharField(max_length=20, choices=RIGHTS)
    scope = models.JSONField("事项范围（空为全部）", default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=60, blank=True)
    invitation = models.CharField(max_length=64, blank=True, db_index=True)
    invited_until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(
        Applicant, null=True, on_delete=models.PROTECT, related_name="granted"
    )
    evidence = models.ForeignKey(
        "hall.Upload", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Seen(Jurisdictional):
    """A person's look behind a mask, with the reason they gave (the audit trail has the event)."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "subject": INTERNAL,
        "field": PUBLIC,
        "reason": INTERNAL,
        "by": INTERNAL,
        "at": INTERNAL,
    }
    subject = models.CharField(max_length=80, db_index=True)
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
