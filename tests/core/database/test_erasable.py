"""Append-only tables with columns that may be emptied, and nothing else about them changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.hall import made
from tests.world import DISTRICT, ROOT, World
from tongjian.core.scope import current, scope, set_local
from tongjian.hall.cases.models import Message


@pytest.mark.parametrize(
    ("action", "values", "allowed"),
    [
        ("privacy.erase_case", {"text": ""}, True),
        ("case.take", {"text": ""}, False),
        ("", {"text": ""}, False),
        ("privacy.erase_case", {"by": "别人"}, False),
        ("privacy.erase_case", {"text": "", "by": "别人"}, False),
    ],
)
def test_only_an_erasure_empties_only_what_is_erasable(
    action: str, values: dict[str, Any], allowed: bool, world: World
) -> None:
    case = made.case(world, None)
    with made.writing():
        message = Message.objects.create(
            jurisdiction_id=DISTRICT,
            case=case,
            from_applicant=True,
            text="孩子的情况",
            by="x",
            at=world.now,
        )
    with scope([DISTRICT], ROOT):
        current().action = action
        set_local("tongjian.action", action)
        rows = Message.objects.filter(pk=message.pk)
        try:
            with transaction.atomic():
                rows.update(**values)
        except DatabaseError:
            assert not allowed
        else:
            assert allowed and rows.get().text == ""
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")
