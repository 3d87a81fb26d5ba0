"""What messages say: each names what, by when, what to do and where."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import NOW
from tongjian.core.notify import texts
from tongjian.core.notify.masks import masked_email, masked_phone
from tongjian.core.notify.texts import LANGUAGES, compose, kinds

REMINDERS = set(
    "received missing accepted progress due_soon decided collect certificate_expiring "
    "appointment_tomorrow appointment_cancelled window_opening answered extended code".split()
)
FILE = Path(texts.__file__).with_name("texts.json")
NOTHING_TO_DO = {"received", "accepted", "extended"}


def test_there_is_a_text_for_every_reminder() -> None:
    assert set(kinds()) == REMINDERS


@pytest.mark.parametrize("language", [key for key, _ in LANGUAGES])
@pytest.mark.parametrize("kind", sorted(REMINDERS))
def test_each_names_what_by_when_what_to_do_and_where(kind: str, language: str) -> None:
    template = json.loads(FILE.read_text())[kind][language]
    wanted = ["{hall}", "{what}", "{by}", "{where}"]
    assert all(place in template for place in wanted)
    assert ("{do}" in template) != (kind in NOTHING_TO_DO)
    said = compose(
        kind,
        what="延缓入学",
        by=date(2026, 2, 26),
        do="补交医院证明",
        where="一楼",
        language=language,
    ).text
    assert "延缓入学" in said and "一楼" in said and "{" not in said
    assert ("2026年2月26日" if language == "zh" else "2026-02-26") in said


def test_a_moment_is_told_with_its_hour_and_no_limit_leaves_no_gap() -> None:
    assert "期限：2025年10月20日 09:30。" in compose("collect", what="证书", by=NOW).text
    assert "期限" not in compose("received", what="延缓入学").text
    assert "期限：本周内。" in compose("missing", what="延缓入学", by="本周内").text


def test_addresses_are_masked() -> None:
    assert masked_phone("13812341234") == "138****1234"
    assert masked_phone("110") == "***"
    assert masked_email("zhang@example.cn") == "z***@example.cn"
    assert masked_email("nonsense") == "***"
