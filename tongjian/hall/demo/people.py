"""Made-up applicants: parents with children, teachers, schools; drawn from a seed.

Their names say that they are examples. Numbers are well-formed, with right check digits, under an
area code of no place (310199), so that none is anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tongjian.hall.forms.identifiers import CREDIT_ALPHABET, credit_check, resident_check

AREA = "310199"
STEMS, COUNTS = "甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十"


def label(kind: str, number: int) -> str:
    """Return an example's name without digits: 学生甲乙三."""
    number, third = divmod(number, 10)
    first, second = divmod(number, 10)
    return f"{kind}{STEMS[first % 10]}{STEMS[second]}{COUNTS[third]}"


def resident_number(rng: Random, birth: date, sex: str) -> str:
    """Return a well-formed resident number of nobody."""
    order = 2 * rng.randrange(500) + (1 if sex == "男" else 0)
    first = f"{AREA}{birth:%Y%m%d}{order:03d}"
    return first + resident_check(first)


def credit_code(rng: Random) -> str:
    """Return a well-formed unified social credit code of nobody."""
    body = "".join(rng.choice(CREDIT_ALPHABET) for _ in range(9))
    first = f"52{AREA}{body}"
    return first + credit_check(first)


@dataclass(frozen=True)
class Somebody:
    """A natural or legal person of the demonstration; ``children`` are theirs."""

    kind: str
    name: str
    number: str
    birth: date | None = None
    sex: str = ""
    phone: str = ""
    children: tuple[Somebody, ...] = ()


def phone(number: int) -> str:
    """Return a telephone number of the demonstration."""
    return f"138{number:08d}"


def person(rng: Random, name: str, ages: tuple[int, int], on: date) -> Somebody:
    """Return a natural person between two ages on a day."""
    days = rng.randint(ages[0] * 365, ages[1] * 365)
    birth, sex = on - timedelta(days=days), rng.choice("男女")
    return Somebody("person", name, resident_number(rng, birth, sex), birth, sex)


def family(rng: Random, number: int, on: date) -> Somebody:
    """Return a parent with one or two children."""
    parent = person(rng, label("家长", number), (27, 48), on)
    count = 2 if rng.random() < 0.3 else 1
    children = [
        person(rng, label("学生", (2 * number + at) % 1000), (5, 14), on) for at in range(count)
    ]
    return Somebody(
        "person",
        parent.name,
        parent.number,
        parent.birth,
        parent.sex,
        phone(number),
        tuple(children),
    )


def school(rng: Random, number: int) -> Somebody:
    """Return a school or training institution."""
    kind = rng.choice(["小学", "中学", "幼儿园", "培训学校"])
    return Somebody(
        "legal", label("示例", number) + kind, credit_code(rng), phone=phone(50_000 + number)
    )


def teacher(rng: Random, number: int, on: date) -> Somebody:
    """Return somebody who applies for a teacher's qualification."""
    made = person(rng, label("教师", number), (22, 40), on)
    return Somebody("person", made.name, made.number, made.birth, made.sex, phone(70_000 + number))
