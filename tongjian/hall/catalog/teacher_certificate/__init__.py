"""教师资格证书补发、换发."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.teacher_certificate import flow, form, guide, materials

ITEM = item(
    "teacher-certificate",
    110,
    fields=guide.FIELDS,
    reasons=guide.REASONS,
    power=guide.POWER,
    materials=materials.MATERIALS,
    questionnaire=materials.QUESTIONNAIRE,
    form=form.FORM,
    flow=flow.FLOW,
    limits=flow.LIMITS,
    certificate=flow.CERTIFICATE,
    retention_years=30,
    prereview=False,
)
