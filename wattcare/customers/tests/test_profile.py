"""The profile of a customer: one value for each field, as known on a day."""

from datetime import date

from django.db import connection

from wattcare.customers.models import Customer
from wattcare.customers.queries.profile import profile_fields, profile_of, profile_sql

DAY = date(2026, 5, 20)


def value(town, name, number="C0002", day=DAY):
    return profile_of(town.customer(number).pk, [name], day)[name]


def everybody(names, day=DAY):
    with connection.cursor() as cursor:
        cursor.execute(profile_sql(names, scoped=False), {"day": day})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_every_field_has_a_value_for_every_customer(town):
    names = list(profile_fields())
    assert len(everybody(names)) == Customer.objects.count()
    assert profile_of(town.customer().pk, names, DAY).keys() == set(names)
