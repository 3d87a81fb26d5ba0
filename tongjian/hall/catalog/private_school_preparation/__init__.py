"""民办学校筹设审批."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.private_school_preparation import flow, form, guide, materials

ITEM = item(
    "private-school-preparation",
    50,
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
    prereview=True,
)
