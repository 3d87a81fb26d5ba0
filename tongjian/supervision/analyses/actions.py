"""Setting a tolerance of one's own; a budget unit's word beside its figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.supervision.analyses.declare import Analysis
from tongjian.supervision.analyses.models import ToleranceSetting, UnitNote

LARGEST = Decimal(10) ** 12
LONGEST_NOTE = 1_000


class SettingRefused(Exception):
    """The tolerance cannot be set so; the message is Chinese."""


class NoteRefused(Exception):
    """The note cannot be kept so; the message is Chinese."""


@action("analyses.set_tolerance", "rules.set")
def set_tolerance(
    *,
    analysis: Analysis,
    value: str,
    valid_from: date,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> ToleranceSetting:
    """Give a jurisdiction its own tolerance from a day on, not before today.

    Raises ``SettingRefused``; what was shown for earlier days stays as it was.
    """
    if analysis.tolerance is None:
        raise SettingRefused(f"“{analysis.title}”没有容许范围可以设置")
    if valid_from < now.date():
        raise SettingRefused("生效日期不能早于今天：过去的比对按当时的范围判断")
    number = _number(value, analysis.tolerance.unit)
    note(analysis=analysis.key, value=str(number), valid_from=valid_from.isoformat())
    setting: ToleranceSetting = ToleranceSetting.objects.create(
        jurisdiction_id=jurisdiction,
        analysis=analysis.key,
        value=number,
        valid_from=valid_from,
        set_at=now,
        set_by=by.label,
    )
    return setting


def _number(text: str, unit: str) -> Decimal:
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation as error:
        raise SettingRefused(f"“{text}”不是数字，应为以{unit}为单位的数") from error
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise SettingRefused(f"容许范围应为不小于 0 的数，收到“{text}”")
    if number != round(number, 2):
        raise SettingRefused(f"容许范围最多两位小数，收到“{text}”")
    return number


@action("units.note", "units.note")
def add_note(
    *, unit: str, year: int, text: str, jurisdiction: str, by: Actor, now: datetime
) -> UnitNote:
    """Put a unit's note beside its figures of a year; an empty text takes the last one back.

    Only for the unit itself. Raises ``NotPermitted``, ``NoteRefused``.
    """
    own = by.only_units("units.note", jurisdiction)
    if own is not None and unit not in own:
        raise NotPermitted("只能为本单位作说明")
    words = text.strip()
    if len(words) > LONGEST_NOTE:
        raise NoteRefused(f"说明最多 {LONGEST_NOTE} 字，现有 {len(words)} 字")
    last = UnitNote.objects.filter(jurisdiction_id=jurisdiction, unit=unit, year=year).first()
    if not words and (last is None or not last.text):
        raise NoteRefused("请写明说明的内容")
    note(unit=unit, year=year, withdrawn=not words)
    made: UnitNote = UnitNote.objects.create(
        jurisdiction_id=jurisdiction, unit=unit, year=year, text=words, at=now, by=by.label
    )
    return made
