"""Finding declared things: a rule, dataset or analysis is a module with one attribute."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any


def import_modules(package: str, last_name: str | None = None) -> list[Any]:
    """Import every module below ``package`` (only those called ``last_name`` when given)."""
    root = import_module(package)
    found = []
    for info in walk_packages(root.__path__, f"{package}."):
        short = info.name.rpartition(".")[2]
        if last_name is None or (short == last_name and info.name != f"{package}.{last_name}"):
            found.append(import_module(info.name))
    return found


@cache
def discover(package: str, attribute: str) -> tuple[Any, ...]:
    """Return the attribute of every module below ``package`` that has it, in module order."""
    modules = import_modules(package)
    return tuple(getattr(module, attribute) for module in modules if hasattr(module, attribute))
