"""The command line; see ``base.py`` for what all commands share."""

import click

from tongjian.cli import channels, declared, hall, ledger, reading, setup, trail

COMMANDS = (
    *(reading.read, declared.list_, declared.new, declared.docs),
    *(
        ledger.deliver,
        ledger.ledger,
        ledger.warn,
        hall.due,
        hall.certificates,
        trail.verify,
        trail.audit,
    ),
    channels.channels,
    *(setup.orgs, setup.people, setup.demo, setup.migrate, setup.run),
)


@click.group(help="通鉴：人大预算联网监督，网上政务大厅", commands=list(COMMANDS))
def main() -> None:
    """Hold the commands."""
