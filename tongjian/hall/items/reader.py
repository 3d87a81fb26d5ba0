"""Reading JSON field by field: every fault is kept with its place, none stops the reading.

Whoever wrote the definition is told once and completely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong where: ``path`` for a program (materials.2.name), ``place`` for people."""

    path: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}：{self.text}" if self.place else self.text


@dataclass
class Reader:
    """One JSON object; ``titles`` gives its keys' Chinese names, ``faults`` is shared by all."""

    raw: Mapping[str, Any]
    titles: Mapping[str, str]
    path: str = ""
    place: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, text: str) -> None:
        """Note a fault of one key ("" for the object itself)."""
        path = ".".join(part for part in (self.path, key) if part)
        title = self.titles.get(key, key)
        place = "".join([self.place, f"“{title}”" if key else ""])
        self.faults.append(Fault(path, place, text))

    def only(self) -> None:
        """Note every key that nothing is known about."""
        for key in self.raw:
            if key not in self.titles:
                self.fault(str(key), "不认识的设置")

    def text(self, key: str, limit: int, *, needed: bool = False) -> str:
        """Return a text of at most ``limit`` characters."""
        value: Any = self.raw.get(key, "")
        if not isinstance(value, str):
            self.fault(key, "应为文字")
            return ""
        text = value.strip()
        if needed and not text:
            self.fault(key, "不能为空")
        if len(text) > limit:
            self.fault(key, f"最多 {limit} 个字，现有 {len(text)} 个")
        return text

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self.raw.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, "应为是或否")
            return default
        return value

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """Return a whole number between two others."""
        value = self.raw.get(key, default)
        if type(value) is not int or not low <= value <= high:
            self.fault(key, f"应为 {low} 至 {high} 的整数")
            return default
        return value

    def amount(self, key: str) -> Decimal:
        """Return an amount of time in steps of one half, written as text."""
        value = self.raw.get(key)
        try:
            number = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or not 0 <= number <= 3650:
            self.fault(key, "应为 0 至 3650 的数，写成文字，如 20")
            return Decimal(0)
        if number * 2 != (number * 2).to_integral_value():
            self.fault(key, "只能精确到半天")
        return number

    def code(self, key: str, known: Mapping[str, str], *, needed: bool = True) -> str:
        """Return one code of a set."""
        value = self.raw.get(key, "")
        if value in ("", None) and not needed:
            return ""
        if not isinstance(value, str) or value not in known:
            self.fault(key, f"没有这个代码：{value or '（空）'}；可用 {_listed(known)}")
            return ""
        return value

    def codes(self, key: str, known: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return several codes of a set, or several texts when there is no set."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(key, "应为一列文字")
            return ()
        for one in value:
            if known is not None and one not in known:
                self.fault(key, f"没有这个代码：{one}；可用 {_listed(known)}")
        if len(value) != len(set(value)):
            self.fault(key, "有重复")
        return tuple(one.strip() for one in value if one.strip())

    def inside(self, key: str, titles: Mapping[str, str], *, needed: bool = False) -> Reader:
        """Return the reader of an object inside this one."""
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping):
            self.fault(key, "应为对象")
            value = {}
        elif needed and not value:
            self.fault(key, "不能为空")
        place = f"{self.place}“{self.titles.get(key, key)}”的"
        inner = Reader(value, titles, self._path(key), place, self.faults)
        inner.only()
        return inner

    def each(
        self, key: str, titles: Mapping[str, str], parse: Callable[[Reader], T], name: str = "name"
    ) -> tuple[T, ...]:
        """Return every object of a list, parsed; its place is its ``name`` or its number."""
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "应为一个列表")
            return ()
        return tuple(parse(one) for one in self._rows(key, value, titles, name))

    def _rows(
        self, key: str, rows: list[Any], titles: Mapping[str, str], name: str
    ) -> Iterator[Reader]:
        title = self.titles.get(key, key)
        for number, row in enumerate(rows):
            place, path = f"{title}第 {number + 1} 项", self._path(f"{key}.{number}")
            if not isinstance(row, Mapping):
                self.faults.append(Fault(path, place, "应为对象"))
                continue
            if isinstance(row.get(name), str) and row[name]:
                place = f"{title}“{row[name][:30]}”"
            reader = Reader(row, titles, path, f"{place}的", self.faults)
            reader.only()
            yield reader

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def unique(self, key: str, names: list[str]) -> None:
        """Note names of a list's objects that occur twice."""
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            self.fault(key, f"有重复：{'、'.join(twice)}")


def _listed(known: Mapping[str, str]) -> str:
    shown = "、".join(f"{code} {title}" for code, title in list(known.items())[:12])
    return shown + ("……" if len(known) > 12 else "")
