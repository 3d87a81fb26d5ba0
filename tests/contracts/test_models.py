"""House rules for tables: a sensitivity class for every field, a lock on every jurisdiction."""

import pytest
from django.apps import apps
from django.db import connection, models

from tongjian.core.database.embedded import APP
from tongjian.core.models import CLASSES, Jurisdictional, sensitivity_of

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("tongjian.") and not model._meta.proxy
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_has_a_sensitivity_class(model: type[models.Model]) -> None:
    fields = {
        field.name
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.name.endswith("_ptr")
    }
    declared = sensitivity_of(model)
    assert fields - set(declared) == set(), "fields without a class in `sensitivity`"
    assert set(declared.values()) <= CLASSES


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_what_carries_a_jurisdiction_is_under_both_locks(
    model: type[models.Model], db: None
) -> None:
    columns = {field.column for field in model._meta.local_fields}
    if "jurisdiction_id" not in columns:
        return
    assert issubclass(model, Jurisdictional), "the scoped manager comes from Jurisdictional"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, count(p.polname) FROM pg_class c"
            " LEFT JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relname = %s GROUP BY 1",
            [model._meta.db_table],
        )
        secured, policies = cursor.fetchone()
    assert secured and policies >= 1


def test_the_application_neither_owns_tables_nor_bypasses_row_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (APP, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "model", [model for model in OURS if getattr(model, "audited", False)], ids=lambda m: m.__name__
)
def test_audited_tables_have_their_trigger(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'only_through_actions'"
            " AND tgrelid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (1,)
