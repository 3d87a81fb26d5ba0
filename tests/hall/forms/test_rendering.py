"""A page of a form: what is drawn can be posted back, is labelled, and says what is wrong."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from tests.hall.forms.sample import FORM, SOUND
from tongjian.hall.forms import parse_form
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.forms.rendering import page_of
from tongjian.hall.forms.schema import Step

TODAY = date(2026, 3, 2)
SCHEMA = parse_form(FORM)
STEPS = {step.key: step for step in SCHEMA.steps}


class Drawn(HTMLParser):
    """What a browser would make of a page: the fields it would post, labels, ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.posted = QueryDict(mutable=True)
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.inputs: list[dict[str, Any]] = []
        self.links: list[str] = []
        self.hidden: list[str] = []
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(pairs)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label":
            self.labelled.append(given["for"])
        if tag == "a":
            self.links.append(given["href"])
        if "data-field" in given and "hidden" in given:
            self.hidden.append(given["data-field"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.inputs.append(given)
        if tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self.posted.appendlist(self._select, given["value"])
        elif tag == "textarea":
            self._textarea = given["name"]
        elif tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.posted.appendlist(given["name"], given["value"])

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.posted.appendlist(self._textarea, data.removeprefix("\n"))
            self._textarea = ""


def drawn(step: Step, answers: dict[str, Any], **more: Any) -> Drawn:
    page = page_of(SCHEMA, step, answers, today=TODAY, **more)
    return Drawn(render_to_string("hall/forms/step.html", {"page": page}))


@pytest.mark.parametrize("key", sorted(STEPS))
def test_what_is_drawn_is_posted_back(key: str) -> None:
    again = read_step(STEPS[key], drawn(STEPS[key], SOUND).posted)
    kept = {**SOUND, **again}
    assert SCHEMA.validate(kept, today=TODAY) == SCHEMA.validate(SOUND, today=TODAY)


def test_what_was_typed_wrong_is_kept() -> None:
    typed = {**SOUND, "due": "下个月", "phone": "12", "document": {"number": "1"}}
    again = read_step(STEPS["child"], drawn(STEPS["child"], typed).posted)
    assert (again["due"], again["phone"], again["document"]["number"]) == ("下个月", "12", "1")


@pytest.mark.parametrize("key", sorted(STEPS))
def test_every_input_has_its_label_and_every_id_is_one(key: str) -> None:
    page = drawn(STEPS[key], SOUND)
    assert len(page.ids) == len(set(page.ids))
    assert {entry["id"] for entry in page.inputs} <= set(page.labelled)
    told = " ".join(entry.get("aria-describedby", "") for entry in page.inputs).split()
    assert set(told) <= set(page.ids)


def test_the_summary_leads_to_every_wrong_field() -> None:
    answers = {"stay": [{}], "kind": "suspend", "ill": True}
    errors = SCHEMA.validate(answers, today=TODAY).errors
    for key, step in STEPS.items():
        own = SCHEMA.validate(answers, step=key, today=TODAY).errors
        page = drawn(step, answers, errors=own)
        assert len(page.links) == len(own)
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "stay.0.hospital" in errors and "document" in errors


def test_what_is_not_asked_is_drawn_hidden() -> None:
    assert drawn(STEPS["reason"], {"kind": "defer"}).hidden == ["ill"]
    assert drawn(STEPS["reason"], {"kind": "suspend"}).hidden == []
    assert drawn(STEPS["stays"], SOUND).hidden == ["stay.1.other"]


def test_a_phone_gets_the_keyboard_it_needs() -> None:
    page = {entry["name"]: entry for entry in drawn(STEPS["child"], {}).inputs}
    assert page["phone"]["type"] == "tel" and page["phone"]["autocomplete"] == "tel"
    assert page["due"]["type"] == "date"
    months = {entry["name"]: entry for entry in drawn(STEPS["reason"], {}).inputs}["months"]
    assert months["inputmode"] == "numeric"


def test_rows_come_and_go() -> None:
    step, answers = STEPS["stays"], {"stay": [{"hospital": "甲"}, {"hospital": "乙"}]}
    assert remove_row(step, answers, "stay.0")["stay"] == [{"hospital": "乙"}]
    assert len(add_row(step, answers, "stay")["stay"]) == 3
    full = add_row(step, add_row(step, answers, "stay"), "stay")
    assert len(full["stay"]) == 3
    for place in ("stay.7", "stay.x", "cost.0", "stay", ""):
        assert remove_row(step, answers, place)["stay"] == answers["stay"]
    assert add_row(step, answers, "cost") == answers


def test_a_row_left_blank_is_still_a_row() -> None:
    posted = QueryDict("stay=0&stay=4&stay.0.hospital=%E7%94%B2&stay.4.hospital=")
    assert read_step(STEPS["stays"], posted)["stay"] == [
        {"hospital": "甲", "other": None},
        {"hospital": "", "other": None},
    ]


def test_a_group_that_may_be_empty_begins_empty() -> None:
    group = {**FORM["steps"][2]["fields"][0], "min": 0}
    schema = parse_form({"steps": [{"key": "one", "title": "第一步", "fields": [group]}]})
    assert page_of(schema, schema.steps[0], {}, today=TODAY).controls[0].rows == ()
    assert schema.validate({}, today=TODAY).ok


def test_the_browser_is_told_of_files_it_cannot_see() -> None:
    fields = [
        {"key": "scan", "label": "扫描件", "kind": "upload", "material": "scan"},
        {"key": "pages", "label": "页数", "kind": "integer", "when": {"filled": "scan"}},
    ]
    schema = parse_form({"steps": [{"key": "one", "title": "第一步", "fields": fields}]})
    page = page_of(schema, schema.steps[0], {"scan": [7]}, today=TODAY)
    assert page.known == '{"scan": [7]}' and not page.controls[1].hidden
