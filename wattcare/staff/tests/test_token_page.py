"""Settings: one's own API tokens."""

from wattcare.staff.models import ApiToken

PAGE = "/settings/tokens/"
NEW = {"name": "停电大屏", "days": 30}


def test_the_secret_is_on_one_answer_only(town):
    client = town.browser("gao")
    answer = client.post(PAGE, NEW)
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    again = client.get(PAGE).content.decode()
    assert "停电大屏" in again
    assert secret[:9] in again
    assert secret not in again


def test_wrong_days_are_told_and_the_name_stays(town):
    answer = town.browser("gao").post(PAGE, {**NEW, "days": 0})
    assert answer.status_code == 422
    assert "停电大屏" in answer.content.decode()
    assert not ApiToken.objects.filter(user__username="gao").exists()


def test_it_is_revoked(town):
    client = town.browser("gao")
    client.post(PAGE, NEW)
    token = ApiToken.objects.get(user__username="gao")
    answer = client.post(f"{PAGE}{token.pk}/revoke/", follow=True)
    assert "revoked" in answer.content.decode()
    assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == 404


def test_one_cannot_revoke_a_strangers(town):
    theirs = ApiToken.objects.get(user__username="chengxu")
    assert town.browser("zhou").post(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_without_the_permission_one_is_refused(town):
    assert town.browser("lin").get(PAGE).status_code == 403
    assert town.browser("lin").post(PAGE, NEW).status_code == 403
