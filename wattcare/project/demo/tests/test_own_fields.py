"""A town's supplier has own fields, and what its customers' details hold are values of them."""

import pytest

from wattcare.customers.models import Customer
from wattcare.customers.queries.own_fields import own_fields
from wattcare.customers.queries.profile import profile_of
from wattcare.project.demo import packs_with_a_town
from wattcare.project.demo.own_fields import own_fields_of
from wattcare.project.demo.tests.conftest import AT, small_town


@pytest.mark.parametrize("pack", packs_with_a_town())
def test_details_are_values_of_the_own_fields(db, pack):
    with small_town(pack, customers=250, cases=20, classes=False):
        own, codes = own_fields(), [one.code for one in own_fields_of(pack)]
        assert list(own) == codes
        told = Customer.objects.filter(source="demo").exclude(details={})
        assert set().union(*told.values_list("details", flat=True)) <= set(codes)
        for customer in told[:40]:
            for code, value in profile_of(customer.pk, codes, AT.date()).items():
                assert (value is not None) == (code in customer.details)
