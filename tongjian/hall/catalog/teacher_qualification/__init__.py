"""教师资格认定."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.teacher_qualification import flow, form, guide, materials

ITEM = item(
    "teacher-qualification",
    30,
    fields=guide.FIELDS,
    reasons=guide.REASONS,
    power=guide.POWER,
    materials=materials.MATERIALS,
    questionnaire=materials.QUESTIONNAIRE,
    form=form.FORM,
    flow=flow.FLOW,
    limits=flow.LIMITS,
    windows=flow.WINDOWS,
    certificate=flow.CERTIFICATE,
    retention_years=30,
    prereview=True,
)
