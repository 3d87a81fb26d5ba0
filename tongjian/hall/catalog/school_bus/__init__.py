"""校车使用许可."""

from tongjian.hall.catalog.blocks import item
from tongjian.hall.catalog.school_bus import flow, form, guide, materials

ITEM = item(
    "school-bus",
    20,
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
