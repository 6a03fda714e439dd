"""One trigger function for all append-only tables, and the cache table that counts sign-in attempts."""

from django.core.management import call_command
from django.db import migrations

REFUSE = """
CREATE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", "kernel_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION kernel_append_only()"),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
