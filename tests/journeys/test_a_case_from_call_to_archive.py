"""A call is taken, two departments do their part, the customer is answered and called back, the archive knows it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

CASE = re.compile(r"/cases/([A-Z]+\d{6}-\d+)/")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WORDS = {
    "zh-hans": {
        "subject": "家中停电，邻居有电",
        "done": "更换熔丝，已恢复供电",
        "answer": "您家的熔丝已更换，供电已恢复。",
        "closed": "归档",
    },
    "en": {
        "subject": "No supply, neighbours have",
        "done": "Fuse replaced",
        "answer": "Your fuse is replaced.",
        "closed": "Closed",
    },
}
LETTER = (
    "From: zhang@example.com\r\nTo: service@example.com\r\nSubject: {number}\r\n"
    "Message-ID: <{mark}@example.com>\r\n\r\n{text}\r\n"
)


def clean(page: Page) -> None:
    """No violation of WCAG 2.2 AA on the page as it stands."""
    found = Axe().run(page, options=RULES)
    told = [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]
    assert told == [], page.url


def fill_in(form: Locator, name: str, value: str) -> None:
    """Choose or type, whatever kind of control it is."""
    control = form.locator(f'[name="{name}"]')
    kind = control.first.evaluate("e => e.type || e.tagName")
    if kind == "radio":
        form.locator(f'[name="{name}"][value="{value}"]').check(force=True)
    elif kind.startswith("select"):
        control.select_option(value)
    else:
        control.fill(value)


def do(page: Page, verb: str, fill: dict[str, str] | None = None, *, region: str = "") -> None:
    """Open a verb's form by its button, fill it in, send it with Ctrl+Enter."""
    scope = page.locator(region) if region else page
    scope.locator(f'a[href*="/do/{verb}/"]').first.click()
    form = page.locator(f'form[action*="/do/{verb}/"]')
    form.wait_for()
    for name, value in (fill or {}).items():
        fill_in(form, name, value)
    form.locator("button[type=submit]").first.click()
    page.wait_for_selector(f'form[action*="/do/{verb}/"]', state="detached")


def take_call(page: Page, url: str, words: dict[str, str]) -> str:
    """At the contact desk, with the keyboard: find the caller by telephone, say what it is, send an order at once."""
    page.goto(url + "/desk/")
    page.fill("#desk-q", "138 0013 8000")
    page.wait_for_selector("#desk-found [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-about")).to_contain_text("张")
    page.locator('input[name=kind][value="fault"]').check(force=True)
    page.fill("[name=subject]", words["subject"])
    expect(page.locator("#desk-preview")).to_contain_text(re.compile(r"45|min|分钟"))
    page.locator("[name=send_now]").check()
    page.locator("[name=order_department]").select_option("repair-east")
    clean(page)
    page.locator("#desk-form button[type=submit]").first.click()
    page.wait_for_url(CASE)
    return str(CASE.search(page.url)[1])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_call_to_the_archive(house, sign_in, language):
    words = WORDS[language]
    agent = sign_in("lin", language)
    number = take_call(agent, house.url, words)
    clean(agent)

    crew = sign_in("wang", language)
    crew.goto(house.url + "/work/")
    expect(crew.locator("main")).to_contain_text(words["subject"])
    crew.goto(f"{house.url}/cases/{number}/")
    do(crew, "accept")
    do(crew, "finish", {"result": words["done"]})
    expect(crew.locator("main")).to_contain_text(words["done"])

    leader = sign_in("zhou", language)
    leader.goto(f"{house.url}/cases/{number}/")
    do(leader, "order", {"department": "billing-account", "task": words["subject"]})
    bills = sign_in("chen", language)
    bills.goto(f"{house.url}/cases/{number}/")
    do(bills, "accept")
    do(bills, "finish", {"result": words["done"]})

    given = LETTER.format(number=number, mark=f"{number}-{language}", text=words["subject"]).encode()
    told = house.command("mail", "import", "-", "--json", given=given)
    assert f'"case": "{number}"' in told

    leader.reload()
    expect(leader.locator("main")).to_contain_text("z***@example.com")
    do(leader, "reply", {"text": words["answer"]})
    caller_back = sign_in("he", language)
    caller_back.goto(f"{house.url}/cases/{number}/")
    do(caller_back, "call_back", {"outcome": "satisfied"})
    do(caller_back, "close", {"outcome": "settled"})
    expect(caller_back.locator("main")).to_contain_text(words["closed"])
    clean(caller_back)

    agent.goto(house.url + "/customers/C0001/")
    expect(agent.locator("main")).to_contain_text(number)
    clean(agent)


PAGES = ["/work/", "/desk/", "/queues/", "/cases/", "/board/", "/customers/", "/mail/", "/commitments/", "/contact/"]


CLIPPED = (
    "() => [...document.querySelectorAll('.w-list, .c-wide')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
)
LONG = "没有空格的很长的主题" * 20 + "X" * 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_clean_at_both_widths(house, sign_in, language):
    letter = LETTER.format(number=LONG, mark=f"long-{language}", text="x").encode()
    (number,) = re.findall(r'"case": "([^"]+)"', house.command("mail", "import", "-", "--json", given=letter))
    page = sign_in("zhou", language)
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for path in (*PAGES, f"/cases/{number}/"):
            page.goto(house.url + path)
            clean(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (path, width)
            assert page.evaluate(CLIPPED) == 0, (path, width)


def test_open_forms_and_ones_own_pages_are_clean(house, sign_in):
    page = sign_in("zhou", "en")
    page.goto(house.url + "/cases/?stage=open")
    page.locator('a[href*="/cases/"][class*="row"]').first.click()
    case = page.url
    for key in "rmos":
        page.goto(case)
        page.keyboard.press(key)
        page.wait_for_selector('form[action*="/do/"]')
        clean(page)
    for path in ("/accounts/password/change/", "/accounts/2fa/", "/settings/people/", "/settings/people/lin/"):
        page.goto(house.url + path)
        clean(page)
