"""The archive's pages: the customer, the card, the list, the search, the service point, the small forms."""

from datetime import date
from decimal import Decimal

import pytest

from wattcare.audit.models import Entry
from wattcare.customers.actions.contact_points import NewContact, add_contact_point
from wattcare.customers.actions.interactions import Contact, record_interaction
from wattcare.customers.models import Account, Customer, Payment, ServicePoint, Supply, Usage
from wattcare.customers.queries.offers import Flag, customer_flags, customer_page_panels
from wattcare.kernel.ui.panels import Panel
from wattcare.kernel.ui.tones import Tone

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lin(town):
    """The hotline's browser: may edit, may not unmask."""
    return town.browser("lin")


@pytest.fixture
def zhou(town):
    """The supervisor's browser: may unmask."""
    return town.browser("zhou")


def text(response):
    return response.content.decode()


def test_the_page_shows_who_where_and_what_it_hangs_on(lin, django_assert_max_num_queries):
    lin.get("/customers/C0003/")  # departments and pack are known to the process from now on
    for number in ("C0001", "C0003"):
        with django_assert_max_num_queries(12):
            lin.get(f"/customers/{number}/")
    page = text(lin.get("/customers/C0001/"))
    for word in (
        "张三丰",
        "C0001",
        "3300000001",
        "文三路18号",
        "220 V",
        "文三路1号公变",
        "城东101线",
        "M00000001",
        "Urban",
    ):
        assert word in page, word


def test_personal_data_are_masked(lin):
    page = text(lin.get("/customers/C0001/"))
    assert "138****8000" in page
    assert "z***@example.com" in page
    for secret in ("13800138000", "330100198001010016", "zhang@example.com"):
        assert secret not in page


def test_usage_and_late_payments_are_shown(lin):
    account = Account.objects.get(number="3300000001")
    for month, paid in ((date(2026, 8, 1), date(2026, 8, 20)), (date(2026, 9, 1), date(2026, 9, 28))):
        Usage.objects.create(account=account, month=month, kwh=Decimal(180), amount=Decimal(95))
        due = month.replace(day=25)
        Payment.objects.create(account=account, month=month, due_on=due, paid_on=paid, amount=Decimal(95))
    page = text(lin.get("/customers/C0001/"))
    assert "w-chart" in page
    assert "3 days late" in page
    assert "in time" in page


def test_what_must_not_be_overlooked_stands_in_one_order(lin):
    ServicePoint.objects.filter(code="SP-0001").update(connected=False)
    Account.objects.filter(number="3300000001").update(balance_due=Decimal("210.50"))
    Customer.objects.filter(number="C0001").update(special_needs=["life_support"], importance="1")
    page = text(lin.get("/customers/C0001/"))
    words = ["Off supply: SP-0001", "In arrears: ¥210.50", "Life support at home", "Important user, grade 1"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)


def test_capabilities_above_add_panels_and_flags(lin, monkeypatch):
    monkeypatch.setattr(customer_page_panels, "_fillers", [(0, lambda page: Panel("Classes", code="classes"))])
    monkeypatch.setattr(
        customer_flags, "_fillers", [(0, lambda page: [Flag("Third complaint", Tone.BAD, "alarm", 50)])]
    )
    page = text(lin.get("/customers/C0001/"))
    assert 'id="classes"' in page
    assert "Third complaint" in page


def test_contacts_come_in_pages(lin, town):
    customer = town.customer()
    for nth in range(20):
        contact = Contact(channel="hotline", subject=f"来电{nth:02d}", customer_id=customer.pk)
        record_interaction(actor=town.actor("lin"), contact=contact)
    page = text(lin.get("/customers/C0001/"))
    assert "来电19" in page
    assert "来电04" not in page
    link = page.split("/interactions/?cursor=")[1].split('"')[0]
    more = lin.get(f"/customers/C0001/interactions/?cursor={link}", headers=HTMX)
    assert "来电04" in text(more)
    assert "<html" not in text(more)
    assert "来电04" in text(lin.get(f"/customers/C0001/interactions/?cursor={link}"))


def test_contacts_name_the_person_who_had_them(town, lin):
    record_interaction(actor=town.actor("zhou"), contact=Contact("hotline", "来电", customer_id=town.customer().pk))
    page = text(lin.get("/customers/C0001/"))
    assert town.user("zhou").name in page


def test_an_intermediary_shows_who_lives_behind_it(lin):
    page = text(lin.get("/customers/C0003/"))
    assert "1 resident" in page
    assert "李小红" in page
    assert "李小红" in text(lin.get("/customers/C0003/residents/"))


def test_the_card_is_short(lin):
    card = text(lin.get("/customers/C0001/card/", headers=HTMX))
    assert "<html" not in card
    assert "138****8000" in card
    assert "3300000001" in card


def test_the_archive_says_what_it_still_wants(lin):
    page = text(lin.get("/customers/C0003/"))
    assert "A supply address" in page


def test_an_unknown_customer_is_not_found(lin):
    assert lin.get("/customers/C9999/").status_code == 404


def test_strangers_see_nothing(town, client):
    assert client.get("/customers/C0001/").status_code == 302
    assert town.browser("wairen").get("/customers/C0001/").status_code == 403


def test_a_number_with_a_slash_has_a_page(lin):
    Customer.objects.create(number="K/17", name="斜杠")
    assert "斜杠" in text(lin.get("/customers/K/17/"))


def test_the_list_is_narrowed_and_paged(lin, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        everybody = text(lin.get("/customers/"))
    assert "李小红" in everybody
    assert "大华" in text(lin.get("/customers/?kind=enterprise"))
    assert "李小红" not in text(lin.get("/customers/?kind=enterprise"))
    remote = text(lin.get("/customers/?area=remote"))
    assert "李小红" in remote
    assert "张三丰" not in remote
    Customer.objects.bulk_create([Customer(number=f"B{nth}", name=f"批{nth}") for nth in range(60)])
    first = text(lin.get("/customers/"))
    cursor = first.split("cursor=")[1].split('"')[0].split("&")[0]
    assert "张三丰" in text(lin.get(f"/customers/?cursor={cursor}"))
    assert lin.get("/customers/?cursor=nonsense").status_code == 422


def test_search_gives_options_while_typing_and_a_page_otherwise(lin, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        options = text(lin.get("/customers/search/?q=zsf", headers=HTMX))
    assert 'role="option"' in options
    assert "/customers/C0001/" in options
    assert "<html" not in options
    assert "张三丰" in text(lin.get("/customers/search/?q=zsf"))
    assert "Nobody found" in text(lin.get("/customers/search/?q=qqqq", headers=HTMX))
    assert "Nobody found for" in text(lin.get("/customers/search/?q=qqqq"))
    assert lin.get("/customers/search/").status_code == 200


def test_a_datum_is_shown_in_full_for_a_reason_only(zhou, lin):
    url = "/customers/C0001/reveal/identity/"
    assert "What do you need it for" in text(zhou.get(url, headers=HTMX))
    assert "330100198001010016" not in text(zhou.post(url, {"reason": "?"}, headers=HTMX))
    assert "330100198001010016" in text(zhou.post(url, {"reason": "核对身份"}, headers=HTMX))
    assert Entry.objects.filter(verb="customers.unmask").count() == 1
    assert zhou.post(url, {"reason": "?"}).status_code == 422
    assert lin.post(url, {"reason": "核对身份"}).status_code == 403


def test_a_customer_is_put_into_the_archive_by_a_form(lin):
    given = {
        "name": "周七",
        "kind": "person",
        "lifecycle": "potential",
        "language": "zh-hans",
        "phone": "138 0013 7777",
    }
    answer = lin.post("/customers/new/", given)
    made = Customer.objects.get(name="周七")
    assert answer["Location"] == f"/customers/{made.number}/"
    assert made.contact_points.get().value == "+8613800137777"


def test_a_wrong_form_says_what_and_keeps_what_was_typed(lin):
    answer = lin.post("/customers/new/", {"name": "周七", "kind": "person", "phone": "坏"})
    assert answer.status_code == 422
    assert "周七" in text(answer)


def test_a_record_is_changed_and_the_second_writer_told(lin, town):
    given = {"name": "张三疯", "kind": "person", "language": "zh-hans", "version": town.customer().version}
    assert lin.post("/customers/C0001/change/", given).status_code == 302
    answer = lin.post("/customers/C0001/change/", {**given, "name": "张三风"})
    assert answer.status_code == 409
    assert "is now “张三疯”" in text(answer)
    assert "张三风" in text(answer)
    assert town.customer().identity_code == "330100198001010016"


def test_contacts_are_added_and_ended_by_forms(lin, town):
    lin.post("/customers/C0001/contacts/new/", {"kind": "phone", "value": "13800138001"})
    point = town.customer().contact_points.get(value="+8613800138001")
    assert lin.post(f"/customers/C0001/contacts/{point.pk}/end/", {"reason": "空号"}).status_code == 302
    point.refresh_from_db()
    assert point.ended_at is not None
    assert lin.post("/customers/C0001/contacts/new/", {"kind": "phone", "value": "abc"}).status_code == 422


def test_a_contact_is_noted_by_a_form(lin, town):
    given = {"channel": "hotline", "direction": "out", "subject": "回电说明电价"}
    assert lin.post("/customers/C0001/interactions/new/", given).status_code == 302
    assert town.customer().interactions.get().inbound is False


def test_the_supply_relation_changes_with_a_reason(lin, town):
    given = {"lifecycle": "past", "reason": "解约", "version": town.customer("C0003").version}
    assert lin.post("/customers/C0003/lifecycle/", given).status_code == 302
    blocked = lin.post("/customers/C0001/lifecycle/", {**given, "version": town.customer().version})
    assert "still supplied" in text(blocked)


def test_the_point_shows_its_history_and_moves_customers(lin):
    page = text(lin.get("/service-points/SP-0001/"))
    assert "张三丰" in page
    assert "on supply" in page
    given = {"customer_number": "C0003", "on": "2026-03-01"}
    assert lin.post("/service-points/SP-0001/move-in/", given).status_code == 302
    assert "云江绿城物业服务有限公司" in text(lin.get("/service-points/SP-0001/"))
    assert lin.post("/service-points/SP-0001/move-out/", {"on": "2026-06-01"}).status_code == 302
    assert Supply.objects.filter(service_point__code="SP-0001", validity__endswith=None).count() == 0
    unknown = lin.post("/service-points/SP-0001/move-in/", {**given, "customer_number": "C9999"})
    assert unknown.status_code == 404
    assert "C9999" in text(unknown)


@pytest.mark.parametrize(
    "url",
    [
        "/customers/new/",
        "/customers/C0001/change/",
        "/customers/C0001/lifecycle/",
        "/customers/C0001/contacts/new/",
        "/customers/C0001/interactions/new/",
        "/service-points/SP-0001/move-in/",
        "/service-points/SP-0001/move-out/",
    ],
)
def test_forms_open_for_whoever_may_edit(lin, town, url):
    assert lin.get(url).status_code == 200
    assert town.browser("wang").get(url).status_code == 403


def test_a_control_that_is_not_allowed_says_why(town):
    assert "Your role does not include this." in text(town.browser("wang").get("/customers/C0001/"))


def test_what_was_typed_by_customers_is_never_markup(lin, town):
    Customer.objects.filter(number="C0001").update(name="<script>alert(1)</script>", details={"<b>x": "<img src=x>"})
    add_contact_point(actor=town.actor("lin"), number="C0001", new=NewContact(kind="postal", value="<i>路</i>"))
    page = text(lin.get("/customers/C0001/"))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<i>路" not in page
