"""Filling an empty installation with the demonstration, system after system."""

from __future__ import annotations

from collections.abc import Callable

from tongjian.core.demonstration import AlreadyFilled, finished


def complete() -> bool:
    """Whether every system's part is there."""
    return all(finished(part) for part in _parts())


def fill(*, payments: int, cases: int, seed: int, tell: Callable[[str], None]) -> None:
    """Fill what is not filled yet; interrupted, it goes on where it stopped.

    Raises ``AlreadyFilled`` when all of it is there, or other data is.
    """
    from tongjian.hall.demo.install import install as fill_hall
    from tongjian.supervision.demo.install import install as fill_supervision

    if complete():
        raise AlreadyFilled("演示数据已经生成过；要重新生成，请换一个空的数据目录（TONGJIAN_HOME）")
    if "supervision" in _parts() and not finished("supervision"):
        fill_supervision(payments=payments, seed=seed, tell=tell)
    if "hall" in _parts() and not finished("hall"):
        fill_hall(cases=cases, seed=seed, tell=tell)


def _parts() -> list[str]:
    from django.conf import settings

    return [site for site in settings.SITES if site in ("supervision", "hall")]
