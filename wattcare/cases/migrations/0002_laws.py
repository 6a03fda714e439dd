"""What the database itself keeps: nobody edits a timeline; each day numbers its cases from 1."""

from django.db import migrations

from wattcare.kernel.append_only import append_only

# A sequence a day: never waits for another transaction, as a counter row would; a rolled-back case leaves a gap.
NEXT_NUMBER = """
CREATE FUNCTION cases_next_number(day date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    name text := 'cases_day_' || to_char(day, 'YYMMDD');
BEGIN
    IF to_regclass(name) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext(name));
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
    END IF;
    RETURN nextval(name);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [
        append_only("cases_timelineentry"),
        migrations.RunSQL(NEXT_NUMBER, "DROP FUNCTION cases_next_number(date)"),
    ]
