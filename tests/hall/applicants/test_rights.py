"""For whom somebody may act, on which day, for which item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.applicants.people import (
    ADDRESS,
    CHILD,
    OTHER,
    PARENT,
    SCHOOL,
    actor,
    applicant,
    credit,
    resident,
    rights,
)
from tests.world import ROOT, World
from tongjian.core.identity.actor import NotPermitted
from tongjian.hall.applicants.actions import Identity, PersonRefused, take_in
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applicants.reads import (
    AssuranceTooLow,
    applicant_of,
    may_act,
    parties_of,
    require_assurance,
    waiting_for_officials,
)
from tongjian.hall.applicants.rights import (
    _birthday,
    accept,
    add_child,
    add_organisation,
    confirm,
    end_at_window,
    give_at_window,
    invitation_hash,
    invite,
    revoke,
)


def parent(world: World, phone: str = "13800000001", who: Identity = PARENT) -> Applicant:
    return applicant(world, phone, who)


def with_child(world: World, one: Applicant, child: Identity = CHILD) -> Authority:
    with world.scope():
        return add_child(subject=one, identity=child, address=ADDRESS, by=actor(one), now=world.now)


def with_school(world: World, one: Applicant) -> Authority:
    with world.scope():
        return add_organisation(
            subject=one,
            identity=SCHOOL,
            right="legal_representative",
            valid_to=None,
            address={},
            by=actor(one),
            now=world.now,
        )


def own_right(world: World, one: Applicant) -> Authority:
    with world.scope():
        found: Authority = Authority.objects.select_related("applicant").get(
            applicant=one, right="self"
        )
    return found


def may(world: World, one: Applicant, held: Authority, on: date, item: str | None = None) -> bool:
    with world.scope():
        party = Authority.objects.select_related("party").get(pk=held.pk).party
        return may_act(one, party, on, item)


def test_a_person_acts_for_oneself_and_two_children(world: World) -> None:
    one = parent(world)
    second = replace(CHILD, name="学生甲02", id_number=resident(date(2021, 7, 2), 44))
    held = [with_child(world, one), with_child(world, one, second)]
    today = world.now.date()
    with world.scope():
        names = [party.name for party in parties_of(one, today)]
    assert names == [PARENT.name, CHILD.name, "学生甲02"]
    assert all(may(world, one, right, today) for right in held)


def test_nobody_acts_for_anothers_child(world: World) -> None:
    held = with_child(world, parent(world))
    other = parent(world, "13800000002", OTHER)
    assert not may(world, other, held, world.now.date())


def test_guardianship_ends_when_the_child_is_of_age(world: World) -> None:
    one = parent(world)
    held = with_child(world, one)
    assert may(world, one, held, date(2037, 5, 31))
    assert not may(world, one, held, date(2037, 6, 1))
    assert not may(world, one, held, world.now.date() - timedelta(days=1))


def test_a_grown_child_and_one_named_twice_are_refused(world: World) -> None:
    one = parent(world)
    with_child(world, one)
    grown = replace(CHILD, id_number=resident(date(2007, 10, 20), 5))
    for child, words in ((CHILD, "已经在您的名下"), (grown, "已满 18 周岁")):
        with pytest.raises(PersonRefused, match=words):
            with_child(world, one, child)


def test_a_declared_child_is_a_party_of_its_own(world: World) -> None:
    """Who merely knows a child's number sees nothing another guardian did."""
    first = with_child(world, parent(world))
    second = with_child(world, parent(world, "13800000002", OTHER))
    assert first.party_id != second.party_id


def test_a_second_guardian_comes_by_invitation(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    held, today = with_child(world, one), world.now.date()
    with world.scope():
        made, code = invite(subject=held, valid_to=None, by=actor(one), now=world.now)
        assert code not in str(Authority.objects.filter(pk=made.pk).values().get())
    assert not may(world, two, held, today)
    with world.scope():
        typed = f" {code[:5].lower()}-{code[5:]} "
        taken = accept(applicant=two, code=typed, by=actor(two), now=world.now)
    assert (taken.right, taken.confirmed_how) == ("guardian", "监护人邀请")
    assert may(world, two, held, today) and taken.party_id == held.party_id
    third = parent(world, "13800000003", replace(OTHER, id_number=resident(number=99)))
    with world.scope(), pytest.raises(PersonRefused, match="已经用过"):
        accept(applicant=third, code=code, by=actor(third), now=world.now)


@pytest.mark.parametrize("case", ["late", "own", "twice", "nonsense", "empty", "revoked", "ended"])
def test_invitations_that_open_nothing(world: World, case: str) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    held = with_child(world, one)
    with world.scope():
        made, code = invite(subject=held, valid_to=None, by=actor(one), now=world.now)
    who, at = (one if case == "own" else two), world.now
    if case == "late":
        at += timedelta(days=7, seconds=1)
    elif case == "twice":
        with world.scope():
            accept(applicant=two, code=code, by=actor(two), now=at)
            _, code = invite(subject=held, valid_to=None, by=actor(one), now=at)
    elif case == "revoked":
        with world.scope():
            revoke(subject=made, by=actor(one), now=at)
    elif case == "ended":  # who invited is no guardian any more
        with world.scope():
            window = world.actor("window")
            end_at_window(subject=held, reason="法院判决", by=window, now=at)
    given_code = {"nonsense": "AAAAAAAAAA", "empty": ""}.get(case, code)
    with world.scope(), pytest.raises(PersonRefused):
        accept(applicant=who, code=given_code, by=actor(who), now=at)


def test_who_has_not_said_who_they_are_accepts_nothing(world: World) -> None:
    one, nameless = parent(world), applicant(world, "13800000002")
    with world.scope():
        held = own_right(world, one)
        day = world.now.date() + timedelta(days=30)
        _, code = invite(subject=held, valid_to=day, by=actor(one), now=world.now)
        with pytest.raises(PersonRefused, match="先填写自己的姓名"):
            accept(applicant=nameless, code=code, by=actor(nameless), now=world.now)


def test_an_agent_acts_for_the_items_and_days_given(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    held, today = own_right(world, one), world.now.date()
    last = today + timedelta(days=30)
    with world.scope():
        _, code = invite(
            subject=held, valid_to=last, scope=["transfer"], by=actor(one), now=world.now
        )
        accept(applicant=two, code=code, by=actor(two), now=world.now)
    assert may(world, two, held, last, "transfer")
    assert not may(world, two, held, last, "school-bus")
    assert not may(world, two, held, last + timedelta(days=1), "transfer")
    with world.scope():
        assert [party.name for party in parties_of(two, today, "school-bus")] == [OTHER.name]
        agent = Authority.objects.get(applicant=two, right="agent")
        with pytest.raises(PersonRefused, match="不能把这项权利交给别人"):
            invite(subject=agent, valid_to=last, by=actor(two), now=world.now)


def test_what_was_given_is_taken_back_at_once(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    held, today = own_right(world, one), world.now.date()
    with world.scope():
        made, code = invite(subject=held, valid_to=today, by=actor(one), now=world.now)
        accept(applicant=two, code=code, by=actor(two), now=world.now)
    assert may(world, two, held, today)
    stranger = parent(world, "13800000003", replace(OTHER, id_number=resident(number=98)))
    with world.scope():
        found = Authority.objects.select_related("applicant", "granted_by").get(pk=made.pk)
        with pytest.raises(PersonRefused):
            revoke(subject=found, by=actor(stranger), now=world.now)
        revoke(subject=found, by=actor(one), now=world.now)
    assert not may(world, two, held, today)


def test_oneself_cannot_be_revoked(world: World) -> None:
    one = parent(world)
    with world.scope(), pytest.raises(PersonRefused, match="本人的权利"):
        revoke(subject=own_right(world, one), by=actor(one), now=world.now)


def test_a_school_is_represented_once_an_official_confirmed(world: World) -> None:
    one, today = parent(world), world.now.date()
    held = with_school(world, one)
    assert not may(world, one, held, today)
    with world.scope():
        assert [right.pk for right in waiting_for_officials()] == [held.pk]
        with pytest.raises(PersonRefused, match="看了什么凭据"):
            confirm(subject=held, how=" ", by=world.actor("window"), now=world.now)
        confirm(subject=held, how="法人证书正本", by=world.actor("window"), now=world.now)
        assert not waiting_for_officials().exists()
    assert may(world, one, held, today)


def test_a_confirmed_school_is_one_party_for_all(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    for each in (one, two):
        held = with_school(world, each)
        with world.scope():
            confirm(subject=held, how="证书", by=world.actor("window"), now=world.now)
    first, second = rights(world, one)[-1], rights(world, two)[-1]
    assert first.party_id == second.party_id


def test_agents_end_with_who_sent_them(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    held, today = with_school(world, one), world.now.date()
    window = world.actor("window")
    with world.scope():
        confirm(subject=held, how="证书", by=window, now=world.now)
        found = Authority.objects.select_related("applicant").get(pk=held.pk)
        _, code = invite(subject=found, valid_to=today, by=actor(one), now=world.now)
        accept(applicant=two, code=code, by=actor(two), now=world.now)
    assert may(world, two, held, today)
    with world.scope():
        with pytest.raises(PersonRefused, match="原因"):
            end_at_window(subject=held, reason="", by=window, now=world.now)
        end_at_window(subject=held, reason="法定代表人已变更", by=window, now=world.now)
    assert not may(world, one, held, today) and not may(world, two, held, today)


def test_a_window_enters_what_paper_proves(world: World) -> None:
    one, window = parent(world), world.actor("window")
    common: dict[str, Any] = {"subject": one, "valid_to": None, "by": window, "now": world.now}
    with world.scope():
        held = give_at_window(identity=CHILD, right="guardian", how="户口簿", **common)
        assert held.confirmed_how == "窗口确认：户口簿" and held.valid_to == date(2037, 5, 31)
        for right, who, words in (
            ("guardian", SCHOOL, "对不上"),
            ("legal_representative", CHILD, "对不上"),
            ("agent", OTHER, "委托到哪一天"),
            ("friend", OTHER, "什么身份"),
        ):
            with pytest.raises(PersonRefused, match=words):
                give_at_window(identity=who, right=right, how="书面委托", **common)
    assert may(world, one, held, world.now.date())


def test_only_the_window_confirms(world: World) -> None:
    one = parent(world)
    held = with_school(world, one)
    for by in (actor(one), world.actor("officer"), world.actor("hall_supervisor")):
        with world.scope(), pytest.raises(NotPermitted):
            confirm(subject=held, how="证书", by=by, now=world.now)


def test_somebody_else_declares_nothing_for_a_person(world: World) -> None:
    one, two = parent(world), parent(world, "13800000002", OTHER)
    with world.scope():
        for call in (
            lambda: add_child(
                subject=one, identity=CHILD, address={}, by=actor(two), now=world.now
            ),
            lambda: invite(
                subject=own_right(world, one), valid_to=None, by=actor(two), now=world.now
            ),
        ):
            with pytest.raises(PersonRefused, match="自己的资料"):
                call()


def test_an_action_may_ask_to_know_the_person_better(world: World) -> None:
    one = parent(world)
    with world.scope():
        with pytest.raises(AssuranceTooLow, match=r"窗口核验证件.*带证件原件到窗口"):
            require_assurance(one, 2)
        one.assurance = 3
        require_assurance(one, 2)
        assert applicant_of(one.user) == one and applicant_of(world.person("officer")) is None


def test_a_window_finds_whom_it_checked_and_trusts_no_mere_claim(world: World) -> None:
    claimed = parent(world)
    window, place = world.actor("window"), claimed.jurisdiction_id
    common: dict[str, Any] = {"jurisdiction": place, "by": window, "now": world.now}
    with world.scope():
        first = take_in(identity=PARENT, **common)
        assert first.pk != claimed.pk and first.phone == "" and first.user_id is None
        with pytest.raises(PersonRefused, match="另一个证件号"):
            take_in(identity=OTHER, phone=claimed.phone, **common)
        assert take_in(identity=PARENT, phone=claimed.phone, **common).pk == claimed.pk


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (replace(PARENT, name=" "), "name"),
        (replace(PARENT, id_number="310112198503020000"), "id_number"),
        (replace(PARENT, id_type="library_card"), "id_type"),
        (Identity("家长丙", "passport", "E12345678"), "birth"),
        (Identity("家长丙", "passport", "E12345678", date(1990, 1, 1)), "sex"),
        (replace(SCHOOL, id_number=credit()[:-1] + "0"), "id_number"),
    ],
)
def test_what_no_document_says_is_refused_at_its_field(
    world: World, who: Identity, field: str
) -> None:
    with pytest.raises(PersonRefused) as caught:
        who.checked(world.now.date())
    assert caught.value.field == field


def test_a_resident_number_tells_birth_and_sex(world: World) -> None:
    found = Identity(" 家长  甲 ", "resident", f" {resident()} ", None, "").checked(
        world.now.date()
    )
    assert (found.name, found.birth, found.sex) == ("家长 甲", date(1985, 3, 2), "男")


@given(st.text(max_size=30))
def test_an_invitation_is_read_however_it_is_typed(text: str) -> None:
    assert invitation_hash(text) == invitation_hash(f"  {text.upper()} - ")


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_a_birthday_comes_every_year(birth: date) -> None:
    day = _birthday(birth, 18)
    assert day.year == birth.year + 18
    assert (day.month, day.day) == (
        (birth.month, birth.day) if (birth.month, birth.day) != (2, 29) else (3, 1)
    )


def test_a_towns_scope_sees_no_persons(world: World) -> None:
    parent(world)
    with world.scope("310112101"):
        assert not Party.objects.exists() and not Applicant.objects.exists()
    assert ROOT.everything
