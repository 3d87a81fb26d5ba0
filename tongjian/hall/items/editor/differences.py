"""What differs between two versions of an item, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEYED = ("key", "action", "code", "question", "q", "step", "name", "article")


@dataclass(frozen=True)
class Difference:
    """One place that differs: ``path`` of keys from the top, what was and what is (None: absent)."""

    path: tuple[str, ...]
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """Whether something was added (新增), removed (删除) or changed (修改)."""
        if self.before is None:
            return "新增"
        return "删除" if self.after is None else "修改"


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield what differs between two JSON values.

    Lists of things with a key of their own (materials, fields, steps) are compared by it, so that
    one put in the middle is one difference; an empty value and a missing one are the same.
    """
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from differences(before.get(key), after.get(key), (*path, str(key)))
    elif _keyed(before) and _keyed(after):
        old, new = _by_key(before), _by_key(after)
        for key in [*old, *(key for key in new if key not in old)]:
            yield from differences(old.get(key), new.get(key), (*path, key))
        if list(old) != list(new) and set(old) == set(new):
            yield Difference((*path, "顺序"), "、".join(old), "、".join(new))
    else:
        yield Difference(path, _or_none(before), _or_none(after))


def _same(before: Any, after: Any) -> bool:
    return before == after or (_or_none(before) is None and _or_none(after) is None)


def _or_none(value: Any) -> Any:
    """Return None for what says nothing; 0 and false do say something."""
    return None if value in ("", None, [], {}) else value


def _keyed(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and len(value) > 0
        and all(isinstance(one, Mapping) and _key(one) for one in value)
        and len({_key(one) for one in value}) == len(value)
    )


def _by_key(value: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {_key(one): one for one in value}


def _key(value: Mapping[str, Any]) -> str:
    return next((str(value[name]) for name in KEYED if value.get(name)), "")
