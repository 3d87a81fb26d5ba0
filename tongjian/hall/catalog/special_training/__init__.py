"""专业训练的社会组织自行实施义务教育审批."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.special_training import flow, form, guide, materials

ITEM = item(
    "special-training",
    80,
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
