"""After the decision: certificate, delivery within ten working days (行政许可法 44), completion."""

from __future__ import annotations

from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.models import CaseDocument
from tongjian.hall.cases.pinned import COMPLETION, DELIVERY
from tongjian.hall.certificates.models import Certificate

MANNERS = {
    "window": "窗口领取",
    "courier": "邮寄送达",
    "online": "电子送达",
    "left": "留置送达",
    "published": "公告送达",
}
LETTERS = ("grant_decision", "rejection_decision")


def certify(doing: Doing) -> None:
    """Issue the certificate of a granted case."""
    from tongjian.hall.certificates.actions import CertificateRefused, issue_certificate

    if doing.case.outcome != "granted":
        raise StepRefused("只有准予的办件才能制证")
    try:
        made = issue_certificate(case=doing.case, by=doing.by, now=doing.now)
    except CertificateRefused as error:
        raise StepRefused(str(error)) from error
    doing.record["certificate"] = made.number
    doing.happen("certificate")
    place = doing.pinned.definition.fields.place
    doing.tell(
        "collect", do=f"到{place}领取，或者在“我的办件”下载" if place else "在“我的办件”下载"
    )


def deliver(doing: Doing) -> None:
    """Record the delivery of decision and certificate, with its manner and who received it."""
    case = doing.case
    manner = str(doing.data.get("manner") or "online")
    if manner not in MANNERS:
        raise StepRefused("请选择送达方式")
    rows = CaseDocument.objects.filter(case=case, kind__in=LETTERS).order_by("id")
    given = [(row.title, row.number) for row in rows]
    certificates = Certificate.objects.filter(case=case).order_by("id")
    given += [(row.name, row.number) for row in certificates]
    if not given:
        given = [(doing.pinned.definition.fields.result_name or "办理结果", case.number)]
    receiver = str(doing.data.get("receiver") or "").strip()[:60]
    doing.record.update(manner=MANNERS[manner], receiver=receiver)
    doing.happen(DELIVERY)
    doing.letter("delivery_receipt", materials=given)
    doing.tell("collect", do=f"查收{given[0][0]}（{MANNERS[manner]}）")


def complete(doing: Doing) -> None:
    """Complete the case."""
    doing.happen(COMPLETION)


def archive(doing: Doing) -> None:
    """Put a case that has ended into the archive."""
    doing.record["archived"] = True
