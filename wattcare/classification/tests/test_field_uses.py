"""Whoever looks after the fields of the profile sees which schemes ask for each."""

import pytest

from wattcare.classification.actions import draft_scheme
from wattcare.classification.tests.drawn_up import KINDS, VOLTAGE, document, live
from wattcare.customers.actions.own_fields import change_own_field, remove_own_field
from wattcare.customers.queries.offers import FieldUse, profile_field_uses
from wattcare.customers.queries.profile import uses_of_fields
from wattcare.customers.tests.own_fields import HEATINGS, define
from wattcare.kernel.results import Refused

HEATING = {"pump": "heating = 'heat_pump'", "gas": "heating = 'gas'", "unknown": "heating IS NULL"}


def test_the_schemes_that_ask_for_each_field_are_told_by_one_statement(town, django_assert_num_queries):
    live(town)
    draft_scheme(actor=town.actor("zhou"), document=document("by-voltage", VOLTAGE))
    with django_assert_num_queries(1):
        (found,) = profile_field_uses.fill(None)
    assert FieldUse("By kind", "/classification/schemes/by-kind/") in found["kind"]
    assert FieldUse("By voltage", "/classification/schemes/by-voltage/") in found["voltage_v"]
    assert "district" not in found


def test_of_a_scheme_that_few_may_see_only_that_there_is_one(town):
    live(town, "by-kind-too", KINDS, sensitive=True)
    assert FieldUse("a scheme that few may see") in uses_of_fields()["kind"]


def test_a_scheme_over_an_own_field_holds_its_choices_or_is_retired_with_the_change(town):
    define("heating", "choice")
    scheme = live(town, "by-heating", HEATING).scheme
    more = (*HEATINGS, ("none", HEATINGS[0][1]))
    with pytest.raises(Refused, match="By heating"):
        change_own_field(actor=town.actor("gao"), code="heating", changes={"choices": more})
    change_own_field(actor=town.actor("gao"), code="heating", changes={"choices": more}, retire=True)
    scheme.refresh_from_db()
    assert scheme.retired_at is not None


def test_an_own_field_is_removed_with_the_scheme_that_asks_for_it(town):
    define("heating", "choice")
    scheme = live(town, "by-heating", HEATING).scheme
    with pytest.raises(Refused):
        remove_own_field(actor=town.actor("gao"), code="heating", retire=False, reason="old")
    remove_own_field(actor=town.actor("gao"), code="heating", retire=True, reason="old")
    scheme.refresh_from_db()
    assert scheme.retired_at is not None
