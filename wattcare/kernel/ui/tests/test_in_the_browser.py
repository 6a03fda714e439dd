"""The style page in a real Chromium. Requests are answered in this process: no server, no database."""

import mimetypes
import shutil
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import sync_playwright

from wattcare.kernel.actors import Actor
from wattcare.kernel.slots import Slot
from wattcare.kernel.ui import navigation
from wattcare.kernel.ui.icons import FOLDER
from wattcare.kernel.ui.navigation import NavItem, Search
from wattcare.kernel.ui.security import ContentSecurityMiddleware
from wattcare.kernel.ui.views import style_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOME = "http://localhost"  # an origin the browser trusts without TLS
PAGE = f"{HOME}/settings/ui/"
NOON = datetime(2025, 10, 8, 4, 0, tzinfo=UTC)
MANAGER = Actor(id=2, code="gao", name="高远", permissions=frozenset({"staff.manage"}))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the browser's files are not built (make setup)"),
]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _one_entry(monkeypatch):
    for name, value in {"_items": {}, "_search": [], "department_names": Slot("n"), "entry_counts": Slot("c")}.items():
        monkeypatch.setattr(navigation, name, value)
    navigation.register(NavItem("style", "Pieces", "ui_style", "palette", shortcut="s"))
    # The page answers the search as well: whatever it finds are its own rows.
    navigation.register_search(Search("ui_style", "home"))


@pytest.fixture
def visit(chromium):
    """visit(language, width) opens the page and gives it back, with what the console said."""
    contexts = []

    def go(language="en", width=1366, *, bypass_csp=False):
        context = chromium.new_context(viewport={"width": width, "height": 768}, bypass_csp=bypass_csp)
        context.add_cookies([{"name": "django_language", "value": language, "url": HOME}])
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.route("**/*", answer)
        page.clock.install(time=NOON)
        page.goto(PAGE)
        return page

    yield go
    for context in contexts:
        context.close()


def answer(route, request):
    """A static file, the suggestions, or the page itself, with the headers of the product."""
    parts = urlsplit(request.url)
    if parts.path.startswith("/static/"):
        path = finders.find(parts.path.removeprefix("/static/"))
        body = Path(path).read_bytes() if path else b""
        route.fulfill(status=200 if path else 404, content_type=mimetypes.guess_type(parts.path)[0], body=body)
        return
    response = ContentSecurityMiddleware(_view)(_django_request(request, parts))
    headers = {**dict(response.items()), "Set-Cookie": ""}
    route.fulfill(status=response.status_code, headers=headers, body=response.content)


def _django_request(request, parts):
    cookies = SimpleCookie(request.all_headers().get("cookie", ""))
    made = RequestFactory().get(parts.path, QUERY_STRING=parts.query)
    made.actor = MANAGER
    made.language = cookies["django_language"].value if "django_language" in cookies else "en"
    made.htmx = None
    made._messages = CookieStorage(made)
    return made


def _view(request):
    with time_machine.travel(NOON, tick=False), override(request.language):
        if request.path == "/":
            return HttpResponse('<li role="option" data-href="/settings/ui/?found=1">张三</li>')
        if "done" in request.GET:
            messages.success(request, "Saved")
        return style_page(request)


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing(visit, language, width):
    page = visit(language, width, bypass_csp=True)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


def test_nothing_breaks_the_content_policy(visit):
    assert visit().said == []


@pytest.mark.parametrize("width", [1366, 683, 390, 320])
def test_nothing_scrolls_sideways(visit, width):
    assert visit(width=width).evaluate("document.documentElement.scrollWidth") <= width


def test_j_and_k_walk_the_rows(visit):
    page = visit()
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "20251008-4711"


def test_the_search_box_is_a_key_away_and_lists_what_it_finds(visit):
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("zs")
    page.clock.run_for(500)
    page.locator("#w-search-list [role=option]").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#w-search", "aria-activedescendant") == "w-search-list-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?found=1")


def test_the_help_lists_the_keys_of_the_page_and_can_switch_them_off(visit):
    page = visit()
    page.keyboard.press("?")
    assert "New contact" in page.locator("#w-help").inner_text()
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]')") is None


def test_keys_are_letters_while_typing(visit):
    page = visit()
    page.focus("#id_name")
    page.keyboard.type("n?j/")
    assert page.input_value("#id_name") == "n?j/"


def test_typed_text_comes_back(visit):
    page = visit()
    page.fill("#id_text", "打了很多字")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(PAGE)
    assert page.input_value("#id_text") == "打了很多字"


def test_a_draft_goes_when_the_server_took_it_and_stays_when_it_did_not(visit):
    page = visit()
    page.fill("#id_name", "张三")
    page.fill("#id_phone", "138 0013 8000")
    page.select_option("#id_area", "urban")
    page.check("#id_answer_by_0")
    page.fill("#id_text", "打了很多字")
    page.click(".w-form [type=submit]")
    page.wait_for_url("**/?name=*")
    assert page.input_value("#id_text") == "打了很多字"
    page.click(".w-form [type=submit]")
    page.goto(f"{PAGE}?done=1")
    assert page.input_value("#id_text") == ""


def test_after_paging_the_focus_and_the_ear_are_at_the_list(visit):
    page = visit()
    page.click(".w-paging a")
    page.wait_for_url("**/?cursor=next")
    page.clock.run_for(200)
    assert page.evaluate("document.activeElement.id") == "sample-rows-caption"
    assert page.inner_text("#w-live") == "3 rows shown, there are more"


def test_time_passes_on_the_chips(visit):
    page = visit()
    chip = page.locator("#sample-rows [data-due]").nth(1)
    assert "19 min left" in chip.inner_text() or "20 min left" in chip.inner_text()
    page.clock.fast_forward(timedelta(minutes=50).seconds * 1000)
    page.clock.run_for(31_000)
    assert "Late by 30 min" in " ".join(chip.inner_text().split())


def test_a_denied_control_says_why_to_the_keyboard(visit):
    page = visit()
    page.locator(".w-denied button").first.focus()
    assert page.locator(".w-why").first.is_visible()


def test_on_a_phone_the_rail_hides_behind_its_menu(visit):
    page = visit(width=390)
    assert not page.locator(".w-nav").is_visible()
    page.click(".w-menu summary")
    assert page.locator(".w-nav").is_visible()
