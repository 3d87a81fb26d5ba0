"""Locks on the tables, laid after every migration and before the application may read them.

The application role has no right to a table until this has run, and it runs in one transaction:
a table that carries a jurisdiction gets its row-level security first and the grants after, so no
table is ever readable without its lock. Audited tables refuse writes outside an action.
"""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from tongjian.core.database.embedded import APP

SCOPE = "string_to_array(current_setting('tongjian.jurisdictions', true), ',')"

REFUSE_OUTSIDE_ACTION = """
CREATE OR REPLACE FUNCTION tongjian_refuse_outside_action() RETURNS trigger AS $$
BEGIN
  IF coalesce(current_setting('tongjian.action', true), '') = '' THEN
    RAISE EXCEPTION 'table % is written through actions only', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql
"""

ERASE_ONLY = """
CREATE OR REPLACE FUNCTION tongjian_erase_only() RETURNS trigger AS $$
BEGIN
  IF coalesce(current_setting('tongjian.action', true), '') NOT LIKE 'privacy.erase%' THEN
    RAISE EXCEPTION 'table % is only changed to erase personal values', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql
"""

NEW_VERSION = """
CREATE OR REPLACE FUNCTION tongjian_new_version() RETURNS trigger AS $$
BEGIN
  INSERT INTO core_version (jurisdiction_id, stamp)
    SELECT jurisdiction_id, gen_random_uuid()
    FROM (SELECT DISTINCT jurisdiction_id FROM changed ORDER BY jurisdiction_id) AS touched
    ON CONFLICT (jurisdiction_id) DO UPDATE SET stamp = excluded.stamp;
  RETURN NULL;
END $$ LANGUAGE plpgsql
"""
CHANGES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def apply() -> None:
    """Lay every lock and grant unless they lie there already; safe to run again.

    Laying them holds every table for itself, so a command beside a busy web server must not do it
    for nothing. What was laid is remembered with the tables' identities: a table made anew, even
    under its old name, gets its locks.
    """
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        statements = list(_statements(set(connection.introspection.table_names(cursor))))
        cursor.execute("SELECT oid::text FROM pg_class WHERE relkind IN ('r', 'p') ORDER BY oid")
        identities = [row[0] for row in cursor.fetchall()]
        mark = hashlib.sha256("\n".join([*statements, *identities]).encode()).hexdigest()
        cursor.execute("SELECT obj_description('django_migrations'::regclass)")
        if cursor.fetchone()[0] == mark:
            return
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{mark}'")


def _statements(tables: set[str]) -> Iterator[str]:
    yield REFUSE_OUTSIDE_ACTION
    yield ERASE_ONLY
    yield NEW_VERSION
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield from _locks(model)
    role = connection.ops.quote_name(APP)
    for table in sorted(tables):
        yield f"GRANT {_rights(table)} ON {_quoted(table)} TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _model_of(table: str) -> type[models.Model] | None:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model
    return None


def _rights(table: str) -> str:
    if table == "django_migrations":
        return "SELECT"
    model = _model_of(table)
    if model is not None and getattr(model, "append_only", False):
        columns = ", ".join(_quoted(name) for name in getattr(model, "erasable", ()))
        return f"SELECT, INSERT, UPDATE ({columns})" if columns else "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def _locks(model: type[models.Model]) -> Iterator[str]:
    table = _quoted(model._meta.db_table)
    columns = {field.column for field in model._meta.local_fields}
    if "jurisdiction_id" in columns:
        within = f"jurisdiction_id = ANY({SCOPE})"
        extra = getattr(model, "also_visible", "")
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS jurisdiction ON {table}"
        yield f"CREATE POLICY jurisdiction ON {table} USING ({within}) WITH CHECK ({within})"
        yield f"DROP POLICY IF EXISTS also_visible ON {table}"
        if extra:  # to be read only: who sees a row beyond the scope may not write it
            yield f"CREATE POLICY also_visible ON {table} FOR SELECT USING ({extra})"
    if getattr(model, "erasable", ()):
        yield f"DROP TRIGGER IF EXISTS erase_only ON {table}"
        yield (
            f"CREATE TRIGGER erase_only BEFORE UPDATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION tongjian_erase_only()"
        )
    if getattr(model, "audited", False):
        yield f"DROP TRIGGER IF EXISTS only_through_actions ON {table}"
        yield (
            "CREATE TRIGGER only_through_actions BEFORE INSERT OR UPDATE OR DELETE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION tongjian_refuse_outside_action()"
        )
    if getattr(model, "versioned", False):
        for event, rows in CHANGES.items():
            yield f"DROP TRIGGER IF EXISTS new_version_{event} ON {table}"
            yield (
                f"CREATE TRIGGER new_version_{event} AFTER {event.upper()} ON {table}"
                f" REFERENCING {rows} TABLE AS changed"
                " FOR EACH STATEMENT EXECUTE FUNCTION tongjian_new_version()"
            )
