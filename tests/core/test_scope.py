"""Both locks on a jurisdiction: the application's and PostgreSQL's."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.world import DISTRICT, ROOT, TOWN, World, unit
from tongjian.core.audit.models import AuditEvent
from tongjian.core.orgs.actions import set_units
from tongjian.core.orgs.models import Unit
from tongjian.core.scope import ScopeMissing, current, scope, taken_back


def test_a_query_without_scope_fails_in_the_application(world: World) -> None:
    with pytest.raises(ScopeMissing):
        Unit.objects.count()


def test_a_scope_sees_only_its_jurisdictions(world: World) -> None:
    with scope([TOWN], ROOT):
        assert set(Unit.objects.values_list("jurisdiction_id", flat=True)) == {TOWN}


def test_postgresql_holds_when_the_application_is_bypassed(world: World) -> None:
    with scope([TOWN], ROOT), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_unit WHERE jurisdiction_id = %s", [DISTRICT])
        assert cursor.fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tongjian.jurisdictions', '', true)")
        cursor.execute("SELECT count(*) FROM core_unit")
        assert cursor.fetchone() == (0,)


def test_writing_into_another_jurisdiction_is_refused(world: World) -> None:
    with pytest.raises(DatabaseError), scope([TOWN], ROOT):
        set_units(jurisdiction=DISTRICT, lines=[unit(DISTRICT, 9)], by=ROOT, now=world.now)


def test_an_inner_scope_gives_the_outer_one_back(world: World) -> None:
    with scope([DISTRICT], ROOT):
        with scope([TOWN], ROOT):
            assert Unit.objects.first().jurisdiction_id == TOWN  # type: ignore[union-attr]
        assert set(Unit.objects.values_list("jurisdiction_id", flat=True)) == {DISTRICT}


def test_ones_own_roles_elsewhere_are_seen_but_not_written(world: World) -> None:
    user = world.person("deputy", TOWN)
    with scope([], ROOT, user_id=user.pk), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tongjian.action', 'test', true)")
        cursor.execute("SELECT count(*) FROM core_membership WHERE user_id = %s", [user.pk])
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE core_membership SET role = 'finance' WHERE user_id = %s", [user.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM core_membership WHERE user_id = %s", [user.pk])
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO core_membership (jurisdiction_id, user_id, role, unit_code)"
                " VALUES (%s, %s, 'finance', '')",
                [TOWN, user.pk],
            )


def test_audited_tables_refuse_writes_outside_an_action(world: World) -> None:
    with scope([TOWN], ROOT):
        with pytest.raises(DatabaseError, match="through actions only"), transaction.atomic():
            Unit.objects.update(name="改名")
        with pytest.raises(DatabaseError, match="through actions only"), transaction.atomic():
            Unit.objects.all().delete()


def test_the_application_cannot_change_the_trail(world: World) -> None:
    with scope([TOWN], ROOT):
        for statement in ("UPDATE core_auditevent SET actor = 'x'", "DELETE FROM core_auditevent"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert AuditEvent.objects.exists()


def test_what_is_taken_back_leaves_neither_rows_nor_events(world: World) -> None:
    """Also of a scope that ended inside, whose events were handed on already."""
    with scope([DISTRICT, TOWN], ROOT):
        before = AuditEvent.objects.count()
        with taken_back():
            set_units(jurisdiction=DISTRICT, lines=[unit(DISTRICT, 8)], by=ROOT, now=world.now)
            with scope([TOWN], ROOT):
                set_units(jurisdiction=TOWN, lines=[unit(TOWN, 9)], by=ROOT, now=world.now)
            assert len(current().events) == len(current().handed) == 1
            assert Unit.objects.filter(code=f"{DISTRICT}008001").exists()
        assert current().events == current().handed == []
        assert not Unit.objects.filter(code__in=(f"{DISTRICT}008001", f"{TOWN}009001")).exists()
    with scope([DISTRICT, TOWN], ROOT):
        assert AuditEvent.objects.count() == before


def test_what_breaks_while_it_is_taken_back_leaves_nothing_either(world: World) -> None:
    with scope([DISTRICT], ROOT):
        with pytest.raises(ValueError, match="broken"), taken_back():
            set_units(jurisdiction=DISTRICT, lines=[unit(DISTRICT, 8)], by=ROOT, now=world.now)
            raise ValueError("broken")
        assert current().events == []
        assert not Unit.objects.filter(code=f"{DISTRICT}008001").exists()
