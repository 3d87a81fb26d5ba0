"""家庭经济困难学生资助申请."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.student_aid import flow, form, guide, materials

ITEM = item(
    "student-aid",
    100,
    fields=guide.FIELDS,
    reasons=guide.REASONS,
    power=guide.POWER,
    materials=materials.MATERIALS,
    questionnaire=materials.QUESTIONNAIRE,
    form=form.FORM,
    flow=flow.FLOW,
    limits=flow.LIMITS,
    certificate=flow.CERTIFICATE,
    retention_years=10,
    prereview=False,
)
