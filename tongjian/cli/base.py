"""The command line. It only calls actions, reads and readers.

Exit codes: 0 done; 1 refused or not readable, with a Chinese message on stderr; 2 wrong usage.
``read`` and ``due`` need no database; the others start Django when they run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path)


class Refused(click.ClickException):
    """Ends the command with exit code 1 and a Chinese message on stderr."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the message alone."""
        click.echo(self.message, err=True)


@contextmanager
def django(*, whole: bool = True) -> Iterator[Any]:
    """Start Django, bring the database up to date and act as the command line.

    Yields (actor, now). ``whole`` opens one scope over every jurisdiction around the body.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.settings")
    with told():
        import django as framework

        framework.setup()
        from tongjian.core import clock
        from tongjian.core.database.setup import migrate
        from tongjian.core.identity.reads import command_line
        from tongjian.core.scope import scope

        migrate()
        actor, now = command_line(), clock.now()
    if not whole:
        yield actor, now
        return
    with scope(actor.everywhere, actor):
        yield actor, now


@contextmanager
def told() -> Iterator[None]:
    """Turn an installation that cannot start into a message."""
    from django.db import OperationalError

    from tongjian.core.home import InsecureSetup

    try:
        yield
    except InsecureSetup as error:
        raise Refused(str(error)) from error
    except OperationalError as error:
        raise Refused(
            "连不上数据库；请核对 DATABASE_URL、DATABASE_OWNER_URL，并确认 PostgreSQL 正在运行"
        ) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a place that cannot be written into a message."""
    try:
        yield
    except OSError as error:
        raise Refused(f"无法写入“{path}”：{os.strerror(error.errno or 0)}") from error


def print_json(value: Any) -> None:
    """Print JSON with Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


class Misused(Refused):
    """Ends the command with exit code 2 and a Chinese message on stderr."""

    exit_code = 2
