"""The profile of a customer: one value for each field, as known on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from wattcare.catalogue.packs import read_pack
from wattcare.customers.models import Account, Agreement, Customer, Payment, Premise, ServicePoint, Supply, Usage
from wattcare.customers.queries.profile import profile_fields, profile_of, profile_sql, shipped_fields
from wattcare.customers.rules.profile import ValueType

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
