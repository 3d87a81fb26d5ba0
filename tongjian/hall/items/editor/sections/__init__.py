"""The pages of the item editor, in their order."""

from tongjian.hall.items.editor.section import Section
from tongjian.hall.items.editor.sections import basics, flow, form, handling, materials

SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        *basics.SECTIONS,
        *materials.SECTIONS,
        *form.SECTIONS,
        *flow.SECTIONS,
        *handling.SECTIONS,
    )
}
