"""The data check over the archive: who fits what, who lacks what, how old it is, how many have moved."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from wattcare.classification.queries.practical import practical_check
from wattcare.classification.rules.reading import read_scheme
from wattcare.customers.models import Customer, Supply
from wattcare.customers.queries.profile import profile_fields

DAY = date(2026, 6, 15)


def checked(*, strict=True, **classes):
    lines = [
        "{code: s, names: {en: S, zh-hans: 方案}, criterion: {en: c, zh-hans: 标准},",
        f"strict: {'true' if strict else 'false'}, classes: [",
    ]
    lines += [
        f'{{code: {code}, names: {{en: {code}, zh-hans: 类}}, when: "{when}"}},' for code, when in classes.items()
    ]
    fields = profile_fields()
    return practical_check(read_scheme("\n".join([*lines, "]}"]), fields), fields, DAY)


def test_everybody_is_counted_where_they_belong_with_samples(town):
    found = checked(lv="voltage_v < 1000", hv="voltage_v >= 1000", homes="kind = 'person'")
    assert found.customers == Customer.objects.count() == 4
    assert found.members == {"lv": 2, "hv": 1, "homes": 2}
    assert (found.unclassified, found.multiple) == (1, 2)
    assert found.pairs == {("lv", "homes"): 2}
    assert found.samples == {
        "lv": ("C0001", "C0004"),
        "homes": ("C0001", "C0004"),
        "lv+homes": ("C0001", "C0004"),
        "hv": ("C0002",),
        "unclassified": ("C0003",),
    }


def test_in_an_ordered_scheme_nobody_is_in_two_classes(town):
    found = checked(strict=False, homes="kind = 'person'", lv="voltage_v < 1000", rest="TRUE")
    assert found.members == {"homes": 2, "lv": 0, "rest": 2}
    assert (found.unclassified, found.multiple, found.pairs) == (0, 0, {})


def test_who_lacks_a_field_and_how_old_the_record_is_of_those_who_have_it(town):
    Customer.objects.update(updated_at=datetime.fromisoformat("2026-06-05T12:00:00Z"))
    Customer.objects.filter(number="C0002").update(sector="C", updated_at=datetime.fromisoformat("2020-01-01T00:00Z"))
    found = checked(a="sector = 'C' AND kind = 'enterprise'", b="voltage_v < 1000")
    assert {one.field: (one.lacking, one.age_days) for one in found.lacks} == {
        "sector": (3, (DAY - date(2020, 1, 1)).days),
        "kind": (0, 10),
        "voltage_v": (1, 10),
    }


def test_values_that_the_catalogue_does_not_allow_are_told_apart_from_none(town):
    Customer.objects.filter(number="C0001").update(sector="XYZ")
    Customer.objects.filter(number="C0002").update(sector="C", details={"care": "gone"})
    found = checked(a="sector = 'C'", b="sector = 'D'")
    assert [(one.field, one.lacking, one.outside) for one in found.lacks] == [("sector", 3, 1)]
    assert found.unclassified == 3


def test_a_field_that_nobody_has_has_no_age(town):
    found = checked(a="importance = 'special'")
    assert [(one.lacking, one.age_days) for one in found.lacks] == [(4, None)]


def test_collecting_what_is_lacking_has_its_price(town, settings):
    settings.HOUR_COST = Decimal(90)
    assert checked(a="sector = 'C'").cost == Decimal(4 * 3) * 90 / 60
    assert checked(a="balance_due > 0").cost is None


def test_customers_who_were_in_another_class_a_month_ago_are_counted(town):
    supply = Supply.objects.get(service_point__code="SP-0001")
    supply.validity = (DAY - timedelta(days=20), None)
    supply.save()
    assert checked(served="supplied", unserved="NOT supplied").moved == 1
    assert checked(new="energised_on > today - interval '40 days'", old="supplied").moved == 1
    assert checked(all="TRUE").moved == 0


def test_signs_of_parameters_in_words_are_words(town):
    assert checked(a="district = '%(day)s 100%'", b="district = '城东区'").members == {"a": 0, "b": 2}


def test_more_classes_than_one_number_has_bits(town):
    classes = {f"v{volt}": f"voltage_v = {volt}" for volt in range(100, 250)}
    found = checked(**classes)
    assert found.members["v220"] == 2
    assert (sum(found.members.values()), found.unclassified, found.multiple) == (2, 2, 0)


def test_the_check_can_be_asked_again_and_leaves_nothing_behind(town):
    for _again in range(2):
        checked(all="TRUE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'classification_check%%'")
        assert cursor.fetchone() == (0,)
