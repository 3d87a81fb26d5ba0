"""Files that people hand in, in quarantine until they are looked into and scanned."""

from typing import ClassVar

from django.db import models

from tongjian.core.files.scan import NO_SCANNER
from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, Jurisdictional

STATES = [
    ("quarantined", "正在安全检查"),
    ("clean", "已通过安全检查"),
    ("refused", "未通过安全检查"),
]
GRADES = [
    ("A", "本系统或发证机关签发"),
    ("B", "窗口核验过原件"),
    ("C", "网上上传，待核对原件"),
    ("D", "办事人自行填写"),
]


class Upload(Jurisdictional):
    """One file; until ``clean`` nobody but its uploader sees a byte of it.

    ``grade`` is how far it can be trusted (GRADES); A and B are reused until ``valid_to``.
    ``path`` lies below the data folder and is empty once erased or refused. A copy made for one
    case from a file already known (``source``) carries ``purpose`` as its watermark; it has no
    ``path`` until it is stamped.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "owner": INTERNAL,
        "party": INTERNAL,
        "uploaded_by": INTERNAL,
        "name": PERSONAL,
        "kind": PUBLIC,
        "material": PUBLIC,
        "path": INTERNAL,
        "sm3": PUBLIC,
        "size": PUBLIC,
        "state": PUBLIC,
        "fault": INTERNAL,
        "scanner": INTERNAL,
        "grade": PUBLIC,
        "valid_to": INTERNAL,
        "at": INTERNAL,
        "checked_at": INTERNAL,
        "erased_at": INTERNAL,
        "source": INTERNAL,
        "purpose": INTERNAL,
    }
    owner = models.ForeignKey(
        "hall.Applicant", null=True, on_delete=models.PROTECT, related_name="uploads"
    )
    party = models.ForeignKey("hall.Party", null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        "core.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    material = models.CharField("材料名称", max_length=200, blank=True)
    path = models.CharField(max_length=200, blank=True)
    sm3 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=STATES, default="quarantined")
    fault = models.CharField(max_length=300, blank=True)
    scanner = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=1, choices=GRADES, default="C")
    valid_to = models.DateField(null=True)
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    purpose = models.CharField("水印", max_length=120, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(state="quarantined"),
                name="upload_waiting",
            )
        ]

    @property
    def said(self) -> str:
        """The state in words; a file that no scanner saw is never called scanned."""
        if self.state == "clean" and self.scanner == NO_SCANNER:
            return "已通过内容检查（未配置病毒扫描）"
        return str(self.get_state_display())

    @property
    def tone(self) -> str:
        """The state's colour."""
        return {"quarantined": "blue", "clean": "green"}.get(self.state, "red")
