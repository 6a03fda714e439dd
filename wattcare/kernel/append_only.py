"""Lets the database itself refuse to change or remove what has been written."""

from django.db import migrations

_TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();
"""
_DROP = "DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table}"


def append_only(table: str) -> migrations.RunSQL:
    """The migration operation that makes `table` append-only; the migration depends on kernel 0002."""
    return migrations.RunSQL(_TRIGGERS.format(table=table), _DROP.format(table=table))
