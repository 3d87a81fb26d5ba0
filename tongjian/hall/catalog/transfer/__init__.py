"""义务教育阶段学生转学."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.transfer import flow, form, guide, materials

ITEM = item(
    "transfer",
    40,
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
    retention_years=10,
    prereview=False,
)
