"""A manager draws up a scheme, is shown who falls between its classes, mends it, sees who would move; a colleague puts
it live, and a customer's page says why they are in their class."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_a_case_from_call_to_archive import clean

expect.set_options(timeout=20_000)  # a proof may take three seconds, and others use the machine too
WORDS = {
    "zh-hans": {
        "proved": "已证明：任何可能的客户都恰好符合一个类别。",
        "overlap": "供电电压 400 V",
        "both": "同时符合低压和高压。",
        "none": "不符合任何类别",
        "missing": "缺失时，与之相关的比较结果均为“未知”",
        "second": "须由他人复核后启用",
        "live": "已启用，即刻生效。",
        "moves": "将变更类别",
        "names": ("低压", "高压"),
    },
    "en": {
        "proved": "Proved: every customer there can be fits exactly one class.",
        "overlap": "Supply voltage 400 V",
        "both": "fits Low voltage and High voltage.",
        "none": "fits no class",
        "missing": "every comparison with it is unknown too",
        "second": "somebody else must look at it and put it live",
        "live": "It decides from now on.",
        "moves": "would be in another class",
        "names": ("Low voltage", "High voltage"),
    },
}


def write_class(page: Page, key: str, **texts: str) -> None:
    """Add a class by its button and fill in its row."""
    page.click("#add-class")
    page.wait_for_selector(f"#row-{key}")
    assert page.evaluate("document.activeElement.id") == f"code-{key}"
    for name, text in texts.items():
        page.fill(f"#{name}-{key}", text)


def draw_up(page: Page, url: str, code: str) -> None:
    """With the keyboard to a new scheme; two classes that overlap, and miss whoever's voltage nobody knows. A page that
    is lost before it was saved brings back what was typed."""
    page.goto(url + "/classification/")
    clean(page)
    page.keyboard.press("n")
    page.wait_for_url("**/classification/new/")
    for name, text in (
        ("code", code), ("names-zh-hans", "按供电电压"), ("names-en", "By supply voltage"),
        ("criterion-zh-hans", "供电电压等级"), ("criterion-en", "the voltage of supply"),
    ):  # fmt: skip
        page.fill(f'[name="{name}"]', text)
    write_class(page, "k1", code="lv", zh="低压", en="Low voltage", when="voltage_v < 1000")
    write_class(page, "k2", code="hv", zh="高压", en="High voltage", when="voltage_v >= 400")
    page.once("dialog", lambda asked: asked.accept())  # leaving with something unsaved is asked about
    page.reload()
    page.click("[data-bring-back]")
    expect(page.locator("#when-k2")).to_have_value("voltage_v >= 400")


def mend(page: Page, words: dict[str, str]) -> None:
    """The proof follows the typing; its buttons mend the overlap, then the gap; a mend can be taken back."""
    check = page.locator("#check")
    expect(check).to_contain_text(words["overlap"])
    expect(check).to_contain_text(words["both"])
    expect(check).to_contain_text(words["none"])
    expect(check).to_contain_text(words["missing"])
    clean(page)
    check.locator(".k-finding", has_text=words["both"]).locator("button").first.click()
    expect(page.locator("#when-k1")).to_have_value("(voltage_v < 1000) AND (voltage_v >= 400) IS NOT TRUE")
    page.click('#typed button[value="undo"]')
    expect(page.locator("#when-k1")).to_have_value("voltage_v < 1000")
    check.locator(".k-finding", has_text=words["both"]).locator("button").first.click()
    expect(check).not_to_contain_text(words["both"])
    check.locator('.k-mends button[value*="IS NULL"]').click()
    expect(check).to_contain_text(words["proved"])
    expect(page.locator("#counts")).to_contain_text("C0001")
    clean(page)


def save(page: Page) -> None:
    page.locator("#when-k1").press("Control+Enter")
    page.wait_for_url("**/edit/")
    expect(page.locator("[data-unsaved]")).to_have_attribute("data-unsaved", "no")


def put_live(page: Page, url: str) -> None:
    """As a second person."""
    page.goto(url)
    clean(page)
    page.click('form[action$="/approve/"] button')
    page.wait_for_url(lambda address: "/compare/" not in address)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_first_word_to_the_customer(house, sign_in, language):
    words, code = WORDS[language], f"voltage-{language}"
    base = f"{house.url}/classification/schemes/{code}/"
    manager = sign_in("zhou", language)
    draw_up(manager, house.url, code)
    mend(manager, words)
    save(manager)

    manager.goto(base + "compare/")
    clean(manager)
    manager.click('form[action$="/propose/"] button')
    expect(manager.locator(".w-context")).to_contain_text(words["second"])
    clean(manager)
    colleague = sign_in("gao", language)
    put_live(colleague, base + "compare/")
    expect(colleague.locator("main")).to_contain_text(words["live"])
    clean(colleague)

    manager.goto(base)
    manager.click('form[action$="/draft/"] button')
    manager.wait_for_url("**/edit/")
    manager.fill("#when-k1", "voltage_v < 230 AND kind <> 'person'")
    manager.fill("#when-k2", "voltage_v >= 230 OR (voltage_v < 230 AND kind = 'person')")
    expect(manager.locator("#check")).to_contain_text(words["proved"])
    manager.locator("#when-k1").press("Control+Enter")
    expect(manager.locator("[data-unsaved]")).to_have_attribute("data-unsaved", "no")
    manager.goto(base + "compare/")
    expect(manager.locator("#comparison")).to_contain_text(words["moves"])
    expect(manager.locator("svg.w-flow")).to_be_visible()
    expect(manager.locator(".k-matrix .k-move").first).to_be_visible()
    clean(manager)

    manager.goto(f"{house.url}/classification/customers/C0002/why/{code}/")
    expect(manager.locator("main")).to_contain_text(words["names"][1])
    expect(manager.locator("main")).to_contain_text("10,000 V")
    clean(manager)
