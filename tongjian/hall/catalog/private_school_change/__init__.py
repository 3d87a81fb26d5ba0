"""民办学校变更、终止审批."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.private_school_change import flow, form, guide, materials

ITEM = item(
    "private-school-change",
    70,
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
