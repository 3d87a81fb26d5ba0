"""Filling an empty installation with the demonstration, system after system."""

from __future__ import annotations

from collections.abc import Callable

from tongjian.core.demonstration import AlreadyFilled, finished

Tell = Callable[[str], None]


def complete() -> bool:
    """Whether every system's part is there."""
    parts = _parts()
    return all(
        finished(part) for part in (*parts, *(["further"] if "supervision" in parts else []))
    )


def fill(*, payments: int, cases: int, seed: int, tell: Tell) -> None:
    """Fill what is not filled yet; interrupted, it goes on where it stopped.

    Raises ``AlreadyFilled`` when all of it is there, or other data is.
    """
    if complete():
        raise AlreadyFilled("演示数据已经生成过；要重新生成，请换一个空的数据目录（TONGJIAN_HOME）")
    begin(payments=payments, cases=cases, seed=seed, tell=tell)
    grow(tell=tell)


def begin(*, payments: int, cases: int, seed: int, tell: Tell) -> None:
    """Fill what must be there before anybody signs in."""
    from tongjian.hall.demo.install import prepare
    from tongjian.supervision.demo.install import install as fill_supervision

    if "supervision" in _parts() and not finished("supervision"):
        fill_supervision(payments=payments, seed=seed, tell=tell)
    if "hall" in _parts() and not finished("hall"):
        prepare(cases=cases, seed=seed)


def grow(*, tell: Tell, stop: Callable[[], bool] = lambda: False) -> None:
    """Fill the rest, also beside a running product; ``stop`` ends it early."""
    from tongjian.hall.demo.install import grow as grow_hall
    from tongjian.supervision.demo.install import FURTHER
    from tongjian.supervision.demo.install import grow as grow_supervision

    if "supervision" in _parts() and not finished(FURTHER):
        grow_supervision(tell=tell, stop=stop)
    if stop():
        return
    if "hall" in _parts() and not finished("hall"):
        grow_hall(tell=tell, stop=stop)


def _parts() -> list[str]:
    from django.conf import settings

    return [site for site in settings.SITES if site in ("supervision", "hall")]
