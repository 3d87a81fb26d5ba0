"""One-time codes: six digits, five minutes, five tries, throttled for all processes alike."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.world import World
from tongjian.core import clock
from tongjian.core.identity import codes
from tongjian.core.identity.codes import CodeRefused, TooOften, check_code, send_code
from tongjian.core.identity.models import Mark, SignInCode
from tongjian.core.identity.tasks import forget
from tongjian.core.identity.throttle import Ceiling, admit, spend
from tongjian.core.keys import Unreadable, keyed, seal, unseal
from tongjian.core.notify.models import Outgoing

PHONE, SOURCE = "13812341234", "10.0.0.1"


def sent(world: World, at: datetime, *, phone: str = PHONE, source: str = SOURCE) -> str:
    """Send a code and read it from what would go to the telephone."""
    with world.scope():
        send_code(phone=phone, source=source, now=at)
        text = Outgoing.objects.order_by("-id")[0].text
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found[0]


def opens(world: World, code: str, at: datetime, *, phone: str = PHONE, source: str = "") -> bool:
    with world.scope():
        try:
            check_code(phone=phone, code=code, source=source or SOURCE, now=at)
        except CodeRefused:
            return False
    return True


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_opens_once(world: World) -> None:
    code = sent(world, world.now)
    assert opens(world, code, world.now)
    assert not opens(world, code, world.now)


def test_neither_code_nor_telephone_lies_in_the_database(world: World) -> None:
    code = sent(world, world.now)
    with connection.cursor() as cursor:
        for table in ("core_signincode", "core_mark"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            rows = "".join(row[0] for row in cursor)
            assert PHONE not in rows and SOURCE not in rows and f'"{code}"' not in rows
        cursor.execute("SELECT sealed FROM core_outgoing")
        assert code not in cursor.fetchone()[0]


@pytest.mark.parametrize(("minutes", "open_"), [(4, True), (5, False), (60, False)])
def test_it_expires_after_five_minutes(world: World, minutes: int, open_: bool) -> None:
    code = sent(world, world.now)
    assert opens(world, code, world.now + timedelta(minutes=minutes)) is open_


def test_five_tries_and_then_the_right_one_is_refused_too(world: World) -> None:
    code = sent(world, world.now)
    for _ in range(codes.MOST_TRIES):
        assert not opens(world, other(code), world.now)
    assert not opens(world, code, world.now)


def test_a_new_code_makes_the_one_before_worthless(world: World) -> None:
    first = sent(world, world.now)
    later = world.now + timedelta(seconds=61)
    second = sent(world, later)
    assert first == second or not opens(world, first, later)
    assert opens(world, second, later)


def test_a_code_of_one_telephone_does_not_open_another(world: World) -> None:
    code = sent(world, world.now)
    assert not opens(world, code, world.now, phone="13900000000")


def test_what_was_never_sent_is_refused_in_the_same_words(world: World) -> None:
    words = []
    code = sent(world, world.now)
    for phone, given in ((PHONE, other(code)), ("13900000000", "123456")):
        with world.scope(), pytest.raises(CodeRefused) as caught:
            check_code(phone=phone, code=given, source=SOURCE, now=world.now)
        words.append(str(caught.value))
    assert words[0] == words[1]


def test_a_telephone_gets_one_a_minute_and_five_an_hour(world: World) -> None:
    at = world.now
    for _ in range(5):
        sent(world, at)
        with world.scope(), pytest.raises(TooOften, match="操作太频繁"):
            send_code(phone=PHONE, source="10.0.0.2", now=at + timedelta(seconds=59))
        at += timedelta(seconds=61)
    with world.scope(), pytest.raises(TooOften) as caught:
        send_code(phone=PHONE, source=SOURCE, now=at)
    assert timedelta(minutes=50) < caught.value.wait < timedelta(hours=1)
    sent(world, world.now + timedelta(hours=1, seconds=1))


def test_an_address_gets_twenty_an_hour_whatever_the_telephone(world: World) -> None:
    for number in range(20):
        sent(world, world.now, phone=f"1390000{number:04d}")
    with world.scope(), pytest.raises(TooOften):
        send_code(phone="13911111111", source=SOURCE, now=world.now)
    sent(world, world.now, phone="13911111111", source="10.0.0.9")


def test_an_address_that_guesses_is_stopped_and_its_victim_is_not(world: World) -> None:
    for number in range(30):
        assert not opens(world, "123456", world.now, phone=f"1390000{number:04d}")
    with world.scope(), pytest.raises(TooOften):
        check_code(phone=PHONE, code="123456", source=SOURCE, now=world.now)
    code = sent(world, world.now, source="10.0.0.9")
    assert opens(world, code, world.now, source="10.0.0.9")


def test_without_a_gateway_nothing_is_promised(world: World, settings: Any) -> None:
    settings.SMS = "off"
    with world.scope(), pytest.raises(CodeRefused, match="短信暂时不能发送"):
        send_code(phone=PHONE, source=SOURCE, now=world.now)


def test_eighty_at_once_send_one_message(own_database: str, now: datetime) -> None:
    """One a minute also holds when every worker is asked in the same moment."""
    world = World.make(now)

    def ask(_: int) -> bool:
        try:
            with world.scope():
                send_code(phone=PHONE, source=SOURCE, now=now)
        except TooOften:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(24))) == 1


def test_five_wrong_at_once_are_five_tries(own_database: str, now: datetime) -> None:
    world = World.make(now)
    code = sent(world, now)

    def guess(_: int) -> bool:
        try:
            return opens(world, other(code), now)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert not any(pool.map(guess, range(5)))
    assert SignInCode.objects.get().tries == 5
    assert not opens(world, code, now)


def test_what_counts_once_counts_once(world: World) -> None:
    within = timedelta(minutes=2)
    assert spend("totp:1:123456", world.now, within)
    assert not spend("totp:1:123456", world.now + timedelta(minutes=1), within)
    assert spend("totp:1:123456", world.now + timedelta(minutes=3), within)


def test_a_refused_request_marks_nothing(world: World) -> None:
    one = (Ceiling(1, timedelta(hours=1)),)
    admit({"a": one}, world.now)
    with pytest.raises(TooOften):
        admit({"a": one, "b": one}, world.now)
    assert not Mark.objects.filter(bucket="b").exists()


def test_old_codes_and_marks_are_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(world, world.now)
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(days=1))
    forget(timestamp=0)
    assert SignInCode.objects.count() == 1 and Mark.objects.count() == 2
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(days=3))
    forget(timestamp=0)
    assert SignInCode.objects.count() == 0 and Mark.objects.count() == 0


def test_sealed_texts_open_for_their_purpose_alone() -> None:
    sealed = seal("a", "内容")
    assert unseal("a", sealed) == "内容" and sealed != seal("a", "内容")
    for purpose, text in (("b", sealed), ("a", sealed[:-4] + "AAAA"), ("a", "x"), ("a", "")):
        with pytest.raises(Unreadable):
            unseal(purpose, text)
    assert keyed("a", "x") != keyed("b", "x") != keyed("b", "y")
