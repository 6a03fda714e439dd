from django.db import migrations

from wattcare.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [append_only("customers_interaction")]
