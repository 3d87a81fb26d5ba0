"""Dates of the festivals that follow the moon or the sun, for years without published holidays.

The rules are those of GB/T 33661—2017 (农历的编算和颁行): days are those of the 120° E meridian, a
month begins on the day of the new moon, the month of the winter solstice is the eleventh, and of
thirteen months between two solstices the first without a principal term is the leap month. The
positions are truncated series (Meeus, Astronomical Algorithms, chapters 25 and 49), good to some
minutes: enough for a date that is only provisional until the State Council announces the year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import floor, sin

RADIANS = 0.017453292519943295
EPOCH = 2451545.0  # the Julian day of 2000-01-01 12:00
ZERO = date(2000, 1, 1)
LUNATION = 29.530588861
EAST = 8 / 24
QINGMING, SOLSTICE = 15, 270  # degrees of the sun's longitude

# The new moon's corrections in days: amplitude, power of E, multiples of M, M', F.
CORRECTIONS = (
    (-0.40720, 0, 0, 1, 0),
    (0.17241, 1, 1, 0, 0),
    (0.01608, 0, 0, 2, 0),
    (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0),
    (-0.00514, 1, 1, 1, 0),
    (0.00208, 2, 2, 0, 0),
    (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2),
    (0.00056, 1, 1, 2, 0),
    (-0.00042, 0, 0, 3, 0),
    (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2),
    (-0.00024, 1, -1, 2, 0),
)


def qingming(year: int) -> date:
    """Return the day of 清明."""
    return _reaches(QINGMING, date(year, 4, 1))


@cache
def months(year: int) -> dict[int, date]:
    """Return the first day of each ordinary month of the lunar year that begins in ``year``.

    Keys are 1 to 10: what lies between the new year and the next winter solstice's month. Leap
    months are left out, for no statutory holiday falls into one.
    """
    first, last = _eleventh(year - 1), _eleventh(year)
    count = round((last - first).days / LUNATION)
    starts = [_new_moon_near(first + timedelta(round(n * LUNATION))) for n in range(count + 1)]
    numbered, number, leap = {}, 11, count == 12
    for start, following in pairwise(starts):
        if not leap and start != first and _sign(start) == _sign(following):
            leap = True
            continue
        numbered[number] = start
        number = number % 12 + 1
    return {number: start for number, start in numbered.items() if number <= 10}


def _eleventh(year: int) -> date:
    """Return the first day of the month that holds the winter solstice of ``year``."""
    solstice = _reaches(SOLSTICE, date(year, 12, 19))
    found = _new_moon_near(solstice)
    return found if found <= solstice else _new_moon_near(solstice - timedelta(days=29))


def _reaches(degrees: int, day: date) -> date:
    """Return the first day from ``day`` during which the sun's longitude passes ``degrees``."""
    while (_longitude(day + timedelta(days=1)) - degrees) % 360 > 180:
        day += timedelta(days=1)
    return day


def _sign(day: date) -> int:
    return int(_longitude(day) // 30)


def _longitude(day: date) -> float:
    """Return the sun's apparent longitude at the beginning of a day at 120° E, in degrees."""
    days = (day - ZERO).days - 0.5 - EAST + _lag(day.year)
    t = days / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = RADIANS * (357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = RADIANS * (125.04 - 1934.136 * t)
    return float((mean + centre - 0.00569 - 0.00478 * sin(node)) % 360)


@cache
def _new_moon_near(day: date) -> date:
    """Return the day at 120° E of the new moon that is nearest to ``day``."""
    near = round(((day - ZERO).days - 5.1) / LUNATION)
    found = [_new_moon(number) for number in (near - 1, near, near + 1)]
    return min(found, key=lambda moon: abs((moon - day).days))


def _new_moon(number: int) -> date:
    """Return the day at 120° E of new moon ``number``, counted from that of 2000-01-06."""
    t = number / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = 2.5534 + 29.10535670 * number - 0.0000014 * t * t
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * t * t
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * t * t
    moment = 2451550.09766 + LUNATION * number + 0.00015437 * t * t
    moment -= 0.00017 * sin(RADIANS * (124.7746 - 1.56375588 * number))
    for amplitude, power, *times in CORRECTIONS:
        angle = times[0] * sun + times[1] * moon + times[2] * latitude
        moment += amplitude * e**power * sin(RADIANS * angle)
    local = moment - EPOCH - _lag(2000 + int(number / 12.3685)) + EAST
    return ZERO + timedelta(days=floor(local + 0.5))


def _lag(year: int) -> float:
    """Return by how much the even time of the series is ahead of the clock, in days."""
    since = year - 2000
    return (62.92 + 0.32217 * since + 0.005589 * since * since) / 86400
