"""The catalogue's items: sound, lawful, complete, and found by what people say."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest

from tongjian.core.law import laws
from tongjian.hall.catalog.blocks import BODIES, CatalogItem
from tongjian.hall.demo.answers import answer
from tongjian.hall.demo.people import family, school
from tongjian.hall.items import search
from tongjian.hall.items.definition import Definition, parse_definition
from tongjian.hall.items.quality import quality
from tongjian.hall.items.seed import declared

ITEMS = {item.key: item for item in declared()}
PARSED = {key: parse_definition(item.definition) for key, item in ITEMS.items()}
TERMS = {key: search.terms_of(one) for key, one in PARSED.items()}
TOKENS = {key: frozenset(search.tokens_of(one)) for key, one in PARSED.items()}
RARE = search.rarity(search.own_pairs(one) for one in TERMS.values())


def found(typed: str) -> list[str]:
    query = search.read_query(typed)
    scored = [
        (search.score(query, TERMS[key], RARE), key) for key in ITEMS if TOKENS[key] & query.tokens
    ]
    return search.best_of(scored)


def test_the_eleven_items_of_a_district_bureau_are_there() -> None:
    assert list(ITEMS) == [
        "deferral",
        "school-bus",
        "teacher-qualification",
        "transfer",
        "private-school-preparation",
        "private-school-establishment",
        "private-school-change",
        "special-training",
        "training-institution",
        "student-aid",
        "teacher-certificate",
    ]
    assert len({item.order for item in ITEMS.values()}) == len(ITEMS)
    codes = [one.fields.implementation_code for one in PARSED.values()]
    assert len(set(codes)) == len(codes) and {len(code) for code in codes} == {31}


@pytest.mark.parametrize("key", ITEMS)
def test_an_item_passes_its_own_quality_checks(key: str) -> None:
    assert quality(PARSED[key]) == []


@pytest.mark.parametrize("key", ITEMS)
def test_every_cited_article_exists_and_is_shown(key: str) -> None:
    parsed = PARSED[key]
    cited = [
        *parsed.fields.basis,
        *(one.basis for one in parsed.materials if one.basis),
        *(one.basis for one in parsed.limits if one.basis),
    ]
    assert cited
    for cite in cited:
        if cite.article is not None:
            assert cite.law in laws() and cite.text.startswith("第"), cite.title
    assert any(cite.text for cite in parsed.fields.basis)


# The limit by law of each item, as the laws and the bureau's table say it.
LIMITS = {
    "private-school-preparation": ("30 日", "acceptance", "《民办教育促进法》第十四条"),
    "private-school-establishment": ("3 个月", "acceptance", "《民办教育促进法》第十七条"),
    "private-school-change": ("3 个月", "acceptance", "《民办教育促进法》第五十五条"),
    "teacher-qualification": ("30 日", "window_end", "《教师资格条例》第十六条"),
    "deferral": ("20 个工作日", "acceptance", "《行政许可法》第四十二条"),
    "special-training": ("20 个工作日", "acceptance", "《行政许可法》第四十二条"),
}


@pytest.mark.parametrize("key", LIMITS)
def test_the_limit_by_law(key: str) -> None:
    limit = PARSED[key].statutory
    assert limit is not None and limit.basis is not None
    assert (limit.text, limit.start, limit.basis.title) == LIMITS[key]


def test_the_bus_licence_runs_three_three_five() -> None:
    parsed = PARSED["school-bus"]
    spans = {one.key: (one.text, one.start, one.stop) for one in parsed.limits}
    three, five = "3 个工作日", "5 个工作日"
    assert spans["send"] == (three, "receipt", "request:police_traffic")
    assert spans["reply_police"] == (three, "request:police_traffic", "reply:police_traffic")
    assert spans["reply_transport"] == (three, "request:transport", "reply:transport")
    assert spans["opinion"] == (five, "state:opined", "request:government")
    assert parsed.fields.joint_bodies == ("police_traffic", "transport")


def test_windows_commitments_and_spot_cases() -> None:
    assert [window.name for window in PARSED["teacher-qualification"].windows] == ["春季", "秋季"]
    assert PARSED["transfer"].windows and not PARSED["deferral"].windows
    fire = PARSED["training-institution"].material("fire_commitment")
    assert fire is not None and fire.commitment
    assert not fire.applies({"size": "large"}) and fire.applies({"size": "small"})
    spot = PARSED["teacher-certificate"]
    assert spot.promised is not None and spot.promised.text == "当场办结"
    assert spot.fields.case_kind == "1"


def test_a_transfer_takes_eight_materials_and_three_later() -> None:
    materials = PARSED["transfer"].materials
    later = [one.key for one in materials if one.timing == "before_decision"]
    assert later == ["record_card", "grades", "health_card"] and len(materials) == 11


def test_no_clock_stops_but_for_what_the_law_names() -> None:
    """行政许可法 45: hearing, tender, auction, inspection, testing, appraisal, expert review."""
    for key, parsed in PARSED.items():
        paused = [one.title for one in parsed.flow.states.values() if one.phase == "special"]
        assert paused in ([], ["专家评审"]), key


OF_A_CHILD = {"deferral", "transfer", "student-aid"}


def _situations(parsed: Definition) -> list[dict[str, str]]:
    """Return every way to answer an item's questionnaire."""
    options = [[value for value, _ in one.options] for one in parsed.questionnaire]
    keys = [one.key for one in parsed.questionnaire]
    return [dict(zip(keys, chosen, strict=True)) for chosen in product(*options)]


@pytest.mark.parametrize("key", ITEMS)
def test_a_form_can_be_filled_in_whatever_the_situation(key: str) -> None:
    parsed, rng = PARSED[key], Random(20260302)
    today = date(2026, 3, 2)
    for situation in _situations(parsed):
        needed = parsed.needed(situation)
        assert needed and any(one.required for one in needed), situation
        parent = family(rng, 1, today)
        person = parent.children[0] if key in OF_A_CHILD else parent
        who = person if "1" in parsed.fields.audience else school(rng, 1)
        answers = answer(parsed.form, situation, who, rng, today)
        assert not parsed.form.validate({**situation, **answers}, today=today).errors


@pytest.mark.parametrize("key", ITEMS)
def test_every_material_is_asked_of_somebody_and_not_of_everybody_else(key: str) -> None:
    parsed = PARSED[key]
    asked = [{one.key for one in parsed.needed(way)} for way in _situations(parsed)]
    assert set().union(*asked) == {one.key for one in parsed.materials}
    for one in parsed.materials:
        everywhere = all(one.key in keys for keys in asked)
        assert everywhere == (one.when is None), one.key


def test_illustrative_items_are_labelled() -> None:
    labelled = {key for key, one in PARSED.items() if one.fields.illustrative}
    assert labelled == {"student-aid", "teacher-certificate"}


def test_every_body_a_flow_names_is_seeded() -> None:
    known = {code for code, _ in BODIES}
    for item in ITEMS.values():
        assert set(_bodies(item)) <= known, item.key


def _bodies(item: CatalogItem) -> list[str]:
    flow = item.definition["flow"]
    named = [code for step in flow["steps"] for code in step.get("bodies", [])]
    named += [one["body"] for one in flow["states"].values() if one.get("body")]
    return named + list(item.definition["fields"]["joint_bodies"])


def _names(parsed: Definition) -> list[str]:
    return [parsed.fields.name, *parsed.fields.words]


@pytest.mark.parametrize("key", ITEMS)
def test_an_item_is_found_by_its_names_pinyin_and_letters(key: str) -> None:
    for name in _names(PARSED[key]):
        assert key in found(name)[:3], name
        assert key in found(search.pinyin(name))[:4], search.pinyin(name)
        if len(name) > 2:
            assert key in found(search.letters(name)), search.letters(name)
    assert found(PARSED[key].fields.name)[0] == key


EVERYDAY = {
    "晚一年上学": "deferral",
    "我家孩子想晚一年上学怎么办": "deferral",
    "孩子生病要休学": "deferral",
    "换学校": "transfer",
    "搬家了孩子怎么换学校": "transfer",
    "校车": "school-bus",
    "校车许可证怎么办理": "school-bus",
    "小车": "school-bus",  # typed by ear
    "办幼儿园": "private-school-preparation",
    "教师证丢了": "teacher-certificate",
    "补办教师资格证": "teacher-certificate",
    "考教师证": "teacher-qualification",
    "开补习班要什么材料": "training-institution",
    "贫困生": "student-aid",
    "体校": "special-training",
    "学校改名": "private-school-change",
    "xiaoche": "school-bus",
    "jszg": "teacher-qualification",
    "XIUXUE": "deferral",
    "ｘｉｕｘｕｅ": "deferral",
}


@pytest.mark.parametrize("typed", EVERYDAY)
def test_everyday_words_find_the_right_item(typed: str) -> None:
    assert EVERYDAY[typed] in found(typed)[:2], found(typed)


def test_nonsense_finds_nothing_and_suggests_nothing() -> None:
    assert found("量子纠缠") == [] and search.suggest("asdfgh", TERMS.values()) == []


def test_a_slip_is_understood() -> None:
    assert "教师证丢了" in search.suggest("教师正掉了", TERMS.values())
