"""校外培训机构设立审批."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.training_institution import flow, form, guide, materials

ITEM = item(
    "training-institution",
    90,
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
    prereview=True,
)
