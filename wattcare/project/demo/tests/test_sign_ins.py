"""Who may sign in to the demo."""

import pytest
from django.contrib.auth import authenticate

from wattcare.project.demo import demo_sign_ins
from wattcare.project.demo.tests.conftest import small_town
from wattcare.staff.models import User

pytestmark = pytest.mark.django_db


def test_the_sign_ins_open_the_door_and_nobody_else_has_a_password(rf):
    with small_town(customers=60, cases=12, classes=False):
        given = demo_sign_ins("en")
        assert len(given) == 10
        for one in given:
            user = authenticate(rf.post("/"), username=one.username, password=one.password)
            assert user is not None, one.username
            assert user.name == one.name
        others = User.objects.filter(email__endswith="linlan.example").exclude(username__in=[o.username for o in given])
        assert others.count() > 40
        assert not any(user.has_usable_password() for user in others)


def test_they_say_what_to_try_in_the_readers_language():
    with small_town(customers=60, cases=12, classes=False):
        english, chinese = demo_sign_ins("en"), demo_sign_ins("zh-hans")
        assert english[0].role == "Hotline agent"
        assert chinese[0].role == "坐席"
        assert all(one.to_try for one in (*english, *chinese))
        assert english[0].to_try != chinese[0].to_try


def test_each_of_them_has_something_to_do():
    with small_town(customers=300, cases=240, classes=False):
        from wattcare.cases.models import Order

        busy = set(Order.objects.values_list("handler__username", flat=True))
        assert {"crew", "billing"} <= busy
