"""The hall's commands: deadlines and certificates, without a database."""

from __future__ import annotations

from pathlib import Path

import click

from tongjian.cli.base import FILE, Misused, Refused, print_json, writing
from tongjian.cli.trail import verify


# A negative amount must reach the check that answers it, not be taken for an option.
@click.command(
    help="从某日起算，期限到哪一天为止，并逐日说明（不需要数据库）",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("day", metavar="DATE", default="")
@click.argument("amount", metavar="N", default="")
@click.option(
    "--unit",
    metavar="[working_days|days|months]",
    default="working_days",
    show_default=True,
    help="工作日、自然日、月",
)
@click.option("--count-first-day", is_flag=True, help="起算当天计入；不填为不计")
@click.option("--no-roll", is_flag=True, help="按日、月计算的期限，最后一天逢休息日也不顺延")
def due(day: str, amount: str, unit: str, count_first_day: bool, no_roll: bool) -> None:
    """Reckon a limit from the published calendar."""
    from tongjian.core.calendar.clock import ClockInvalid
    from tongjian.core.calendar.command import due_lines

    try:
        lines = due_lines(day, amount, unit, count_first_day=count_first_day, roll=not no_roll)
    except ClockInvalid as error:
        raise Misused(str(error)) from error
    click.echo("\n".join(lines))


@click.group(help="电子证照")
def certificates() -> None:
    """Hold the commands for certificates."""


@certificates.command("key", help="导出核验证照用的公钥（PEM）")
@click.argument("file", type=FILE)
def certificates_key(file: Path) -> None:
    """Write the public key."""
    from tongjian.core.home import InsecureSetup
    from tongjian.hall.certificates.signing import fingerprint, pem, private_key

    try:
        public = private_key().public_key()
    except InsecureSetup as error:
        raise Refused(str(error)) from error
    with writing(file):
        file.write_text(pem(public), encoding="ascii")
    click.echo(f"已写出公钥，指纹 {fingerprint(public)}")


@verify.command("certificate", help="核验电子证照文件（PDF），不需要数据库")
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="发证机关的公钥（PEM）；不填用本机的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def verify_certificate(file: Path, key: Path | None, as_json: bool) -> None:
    """Verify a certificate's signature and bytes."""
    from tongjian.core import clock
    from tongjian.core.home import InsecureSetup
    from tongjian.hall.certificates.command import verify as run
    from tongjian.hall.certificates.envelope import NotSound
    from tongjian.hall.certificates.signing import KeyUnreadable

    try:
        verified = run(file, key)
    except (NotSound, KeyUnreadable, InsecureSetup) as error:
        raise Refused(str(error)) from error
    if as_json:
        print_json(verified.as_json())
        return
    for line in verified.lines(clock.now().date()):
        click.echo(line)
