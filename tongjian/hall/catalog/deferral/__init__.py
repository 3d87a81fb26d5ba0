"""适龄儿童、少年延缓入学、休学审批."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.deferral import flow, form, guide, materials

ITEM = item(
    "deferral",
    10,
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
