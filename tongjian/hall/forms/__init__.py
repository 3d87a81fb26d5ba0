"""Forms as data: a schema in JSON, conditions, judging and showing answers; no Django inside."""

from tongjian.hall.forms.conditions import ConditionInvalid, check_condition, evaluate
from tongjian.hall.forms.display import display, display_parts
from tongjian.hall.forms.parse import FormInvalid, parse_form
from tongjian.hall.forms.prefill import prefilled
from tongjian.hall.forms.schema import Checked, Field, FormSchema, Group, Step

__all__ = [
    "Checked",
    "ConditionInvalid",
    "Field",
    "FormInvalid",
    "FormSchema",
    "Group",
    "Step",
    "check_condition",
    "display",
    "display_parts",
    "evaluate",
    "parse_form",
    "prefilled",
]
