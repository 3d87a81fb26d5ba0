"""Locks on the tables, laid after every migration and before the application may read them.

The application role has no right to a table until this has run, and it runs in one transaction:
a table that carries a jurisdiction gets its row-level security first and the grants after, so no
table is ever readable without its lock. Audited tables refuse writes outside an action.
"""

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


def apply() -> None:
    """Lay every lock and grant; safe to run again."""
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REFUSE_OUTSIDE_ACTION)
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                _lock(cursor, model)
        role = connection.ops.quote_name(APP)
        tables = set(connection.introspection.table_names(cursor))
        for table in sorted(tables):
            cursor.execute(f"GRANT {_rights(table)} ON {_quoted(table)} TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")


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
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"


def _lock(cursor: object, model: type[models.Model]) -> None:
    table = _quoted(model._meta.db_table)
    execute = cursor.execute  # type: ignore[attr-defined]
    columns = {field.column for field in model._meta.local_fields}
    if "jurisdiction_id" in columns:
        within = f"jurisdiction_id = ANY({SCOPE})"
        extra = getattr(model, "also_visible", "")
        execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        execute(f"DROP POLICY IF EXISTS jurisdiction ON {table}")
        execute(f"CREATE POLICY jurisdiction ON {table} USING ({within}) WITH CHECK ({within})")
        execute(f"DROP POLICY IF EXISTS also_visible ON {table}")
        if extra:  # to be read only: who sees a row beyond the scope may not write it
            execute(f"CREATE POLICY also_visible ON {table} FOR SELECT USING ({extra})")
    if getattr(model, "audited", False):
        execute(f"DROP TRIGGER IF EXISTS only_through_actions ON {table}")
        execute(
            "CREATE TRIGGER only_through_actions BEFORE INSERT OR UPDATE OR DELETE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION tongjian_refuse_outside_action()"
        )
