"""The database itself keeps the originals: no message is deleted, and none loses or changes its bytes."""

from django.db import migrations

KEEP = """
CREATE FUNCTION channels_keep_original() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the original of a message is kept as it came' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER channels_keep_original BEFORE UPDATE OF raw, sha256 ON channels_inboundmessage
    FOR EACH ROW WHEN (NEW.raw IS DISTINCT FROM OLD.raw OR NEW.sha256 <> OLD.sha256)
    EXECUTE FUNCTION channels_keep_original();
CREATE TRIGGER channels_keep_message BEFORE DELETE ON channels_inboundmessage
    FOR EACH ROW EXECUTE FUNCTION channels_keep_original();
"""
LET_GO = """
DROP TRIGGER channels_keep_message ON channels_inboundmessage;
DROP TRIGGER channels_keep_original ON channels_inboundmessage;
DROP FUNCTION channels_keep_original();
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
