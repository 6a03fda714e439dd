"""The words of each town fit its pack and leave no blank."""

import string

import pytest

from wattcare.catalogue.packs import read_pack
from wattcare.catalogue.rules import Stage
from wattcare.project.demo import packs_with_a_town
from wattcare.project.demo.contacts import WEIGHTS
from wattcare.project.demo.crew import Crew
from wattcare.project.demo.flows import FLOWS
from wattcare.project.demo.texts import words_of

BLANKS = {
    "name", "title", "address", "place", "transformer", "feeder", "meter", "account", "n", "hour", "later", "month",
    "kwh", "amount", "master",
}  # fmt: skip


@pytest.fixture(params=packs_with_a_town())
def code(request: pytest.FixtureRequest) -> str:
    return request.param


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_in(part)]
    return [text for part in value for text in texts_in(part)] if isinstance(value, list | tuple) else []


def test_stories_are_of_kinds_and_causes_of_the_pack(code):
    pack, words = read_pack(code), words_of(code)
    for story in words.stories:
        assert pack.cause(story.cause).kind == story.kind
        assert story.flow in FLOWS
        assert set(story.areas) <= {area.code for area in pack.area_kinds}
    assert {story.kind for story in words.stories} == set(words.phrases["shares"])


def test_every_story_says_what_its_flow_needs(code):
    for story in words_of(code).stories:
        assert story.subject
        assert story.text
        assert story.reply
        if story.flow not in ("answered", "praise"):
            assert story.result
        if story.flow not in ("answered", "praise", "report"):
            assert story.task
        needed = {"complaint": story.contact, "appliance": story.check, "connection": story.plan, "report": story.note}
        assert needed.get(story.flow, True)


def test_no_text_is_empty_and_every_blank_can_be_filled(code):
    words = words_of(code)
    stories = [
        text
        for s in words.stories
        for part in (s.subject, s.text, s.task, s.note, s.contact, s.check, s.plan, s.pause, s.result, s.reply)
        for text in part
    ]
    for text in (*stories, *texts_in({k: v for k, v in words.phrases.items() if k != "counter"})):
        assert text.strip()
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= BLANKS, text


def test_people_work_where_the_pack_has_departments_and_roles(code):
    pack, words = read_pack(code), words_of(code)
    crew = Crew(words.staff, pack)
    for member in crew.members:
        for department, role in member.places:
            assert pack.department(department)
            assert pack.role(role)
    assert len(crew.members) >= 50
    assert len({member.user for member in crew.members}) == len(crew.members)


def test_codes_in_the_phrases_are_the_packs(code):
    pack, phrases = read_pack(code), words_of(code).phrases
    outcomes = {one.code for one in (*pack.outcomes_of(Stage.CALL_BACK), *pack.outcomes_of(Stage.CLOSE))}
    assert set(phrases["outcomes"].values()) <= outcomes
    assert set(phrases["returns"].values()) <= {one.code for one in pack.return_reasons}
    assert set(phrases["pauses"].values()) <= {one.code for one in pack.pause_reasons}
    channels = {channel.code for channel in pack.channels}
    assert {channel for shares in phrases["channels"].values() for channel in shares} <= channels
    assert set(phrases["contacts"]) <= {*WEIGHTS, "visit"}


def test_districts_are_served_by_departments_of_the_pack(code):
    pack, places = read_pack(code), words_of(code).places
    assert {district["area"] for district in places["districts"]} == {area.code for area in pack.area_kinds}
    assert {d["department"] for d in places["districts"]} <= {d.code for d in pack.departments}
