"""The hall's demonstration: made by the ordinary actions, the same for a seed, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest

from tests.hall.forms.sample import FORM
from tongjian.core.audit.chain import check
from tongjian.core.audit.trail import links
from tongjian.core.clock import SHANGHAI
from tongjian.core.demonstration import finished, sign_ins
from tongjian.core.identity.reads import command_line
from tongjian.core.notify.models import Outgoing
from tongjian.core.scope import scope
from tongjian.hall.cases.models import HallCase, HallStep
from tongjian.hall.demo.answers import answer
from tongjian.hall.demo.install import grow, install, prepare
from tongjian.hall.demo.people import credit_code, label, resident_number
from tongjian.hall.forms.identifiers import credit_fault, resident_fault
from tongjian.hall.forms.parse import parse_form
from tongjian.hall.items.models import Item

CASES = 40
# Just past midnight of a Monday the night's work finds cases that fell due.
NOW = datetime(2026, 11, 23, 0, 2, tzinfo=SHANGHAI)


@pytest.fixture
def filled(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path))
    monkeypatch.setattr("tongjian.hall.demo.install.clock", lambda: NOW)
    install(cases=CASES, seed=7, tell=lambda _: None)
    root = command_line()
    with scope(root.everywhere, root):
        yield


def test_items_people_and_cases_come_about_and_running_again_adds_nothing(filled: None) -> None:
    assert finished("hall")
    assert Item.objects.exclude(current=None).count() == 11
    assert HallCase.objects.count() == CASES
    assert len(set(HallCase.objects.values_list("phase", flat=True))) >= 5
    assert any("officer01" in line for line in sign_ins())
    assert Outgoing.objects.count() == 0
    assert list(check(links(), {})) == []
    for case in HallCase.objects.all():
        moments = list(
            HallStep.objects.filter(case=case).order_by("id").values_list("at", flat=True)
        )
        assert moments == sorted(moments)
        assert case.last_event_at == moments[-1]
    assert not HallStep.objects.filter(by="命令行").exists()
    install(cases=CASES, seed=7, tell=lambda _: None)
    assert HallCase.objects.count() == CASES


def test_numbers_of_nobody_are_well_formed() -> None:
    rng, today = Random(3), date(2026, 3, 1)
    for number in range(200):
        assert resident_fault(resident_number(rng, date(2015, 2, 28), "女"), today) == ""
        assert credit_fault(credit_code(rng)) == ""
        assert not any(char.isdigit() for char in label("学生", number))
    assert len({label("学生", number) for number in range(1000)}) == 1000


def test_answers_satisfy_any_form_that_can_be_satisfied() -> None:
    from tongjian.hall.demo.people import family

    schema, today = parse_form(FORM), date(2026, 3, 1)
    for seed in range(20):
        rng = Random(seed)
        [child, *_] = family(rng, seed, today).children
        drawn = answer(schema, {}, child, rng, today)
        wrong = schema.validate(drawn, today=today).errors
        uploads = {field.key for _, _, field in schema.fields() if field.kind == "upload"}
        assert set(wrong) <= uploads


def test_stopped_half_way_it_goes_on_where_it_was(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path))
    prepare(cases=12, seed=7)
    asked = iter(range(1000))
    grow(tell=lambda _: None, stop=lambda: next(asked) >= 1)
    root = command_line()
    with scope(root.everywhere, root):
        begun = HallCase.objects.count()
        assert 0 < begun < 12 and not finished("hall")
    grow(tell=lambda _: None)
    with scope(root.everywhere, root):
        assert HallCase.objects.count() == 12 and finished("hall")
        opened = HallCase.objects.order_by("pk").values_list("submitted_at", flat=True)
        assert list(opened) == sorted(opened)
