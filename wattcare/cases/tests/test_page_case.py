"""The page of one case."""


def test_it_shows(town):
    case = town.case(description="昨晚停电至今")
    page = town.browser("lin").get(f"/cases/{case.number}/")
    assert page.status_code == 200
    print(page.content.decode())
