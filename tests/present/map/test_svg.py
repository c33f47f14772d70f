"""The picture shows every way of the flow once and nothing else, can be read, and stands alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as Xml

import pytest

from sharewise.present.formats.plain_text import plain_text
from sharewise.present.map.mermaid import mermaid_text
from sharewise.present.map.node_words import code_in_words
from sharewise.present.map.svg import _INKS, LEGIBLE, STYLE, svg_text
from sharewise.present.map.text_map import map_page
from sharewise.present.map.text_width import width
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.flow import flow_of
from sharewise.reasoning.proof.prove import prove
from sharewise.rulebook.load import Content, read_content, read_rules, shipped_rulebook
from sharewise.text import one_line
from tests.present.map.maps import EDITIONS, Map, hostile_maps, maps
from tests.support.local_rules import begun, put_to_use
from tests.support.needed import WHOLE, in_short, long

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        return (
            self.x + margin <= x <= self.x + self.width - margin
            and self.y + margin <= y <= self.y + self.height - margin
        )


class Picture:
    """What a reader of the SVG finds."""

    def __init__(self, drawn: Map) -> None:
        self.text = svg_text(drawn.rules, drawn.edition, drawn.flow, drawn.total, "sharewise rules map")
        self.root = Xml.fromstring(self.text)
        self.cards = [
            group for group in self.root.iter(f"{SVG}g") if group.find(f"{SVG}rect[@class='card']") is not None
        ]
        self.boxes = [box(group.find(f"{SVG}rect[@class='card']")) for group in self.cards]
        self.lines = self.root.findall(f"{SVG}path[@class='line']")


def box(element: Xml.Element | None) -> Box:
    assert element is not None
    return Box(*(float(element.get(name, "0")) for name in ("x", "y", "width", "height")))


def words_in(group: Xml.Element) -> list[str]:
    return [text.text or "" for text in group.findall(f"{SVG}text")]


def points(path: str) -> list[tuple[float, float]]:
    """Points along a path of curves and straight lines, close together."""
    found: list[tuple[float, float]] = []
    here = (0.0, 0.0)
    for kind, numbers in re.findall(r"([MCL])([-\d., ]+)", path):
        ends = [(float(x), float(y)) for x, y in (pair.split(",") for pair in numbers.split())]
        if kind == "C":
            spots = [here, *ends]
            for step in range(33):
                t = step / 32
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                found.append(
                    (
                        sum(weight * spot[0] for weight, spot in zip(weights, spots, strict=True)),
                        sum(weight * spot[1] for weight, spot in zip(weights, spots, strict=True)),
                    )
                )
        elif kind == "L":
            found += [
                (here[0] + (ends[0][0] - here[0]) * step / 8, here[1] + (ends[0][1] - here[1]) * step / 8)
                for step in range(9)
            ]
        here = ends[-1]
    return found


Pictures = Callable[[str], list[tuple[Map, Picture]]]


@pytest.fixture(scope="module")
def pictures(proved: CompiledRulebook) -> Pictures:
    """`pictures(edition)`: the maps of an edition, the whole one first, drawn once for all that is asked of them."""

    def of(edition: str) -> list[tuple[Map, Picture]]:
        whole, *outcomes = maps(proved, edition)
        return [(drawn, Picture(drawn)) for drawn in (whole, *in_short(outcomes, 2))]

    return cache(of)


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_way_of_the_flow_is_drawn_once_and_no_other(pictures: Pictures, edition: str) -> None:
    for drawn, picture in pictures(edition):
        expected = Counter(
            (state.number, way.to)
            for state in drawn.flow.states.values()
            for way in state.ways
            if isinstance(way.to, int)
        )
        titles = [re.match(r"(\d+) to (\d+): ", line.findtext(f"{SVG}title") or "") for line in picture.lines]
        assert Counter((int(title[1]), int(title[2])) for title in titles if title) == expected
        assert len(picture.lines) == len(titles)


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_box_says_its_number_and_where_each_answer_leads(pictures: Pictures, edition: str) -> None:
    for drawn, picture in pictures(edition):
        assert len(picture.cards) == len(drawn.flow.states)
        for group in picture.cards:
            said = words_in(group)
            state = drawn.flow.states[int(said[0])]
            shown = " ".join(said)
            assert [word for word in said if word.startswith("→")] == [
                f"→{way.to}" for way in state.ways if isinstance(way.to, int)
            ]
            frames = [rect for rect in group.findall(f"{SVG}rect") if "frame" in (rect.get("class") or "")]
            assert len(frames) == sum(isinstance(way.to, str) for way in state.ways)
            for way in state.ways:
                for answer in way.answers:
                    label = one_line(drawn.rules.questions[state.question].answers[answer].label)
                    assert code_in_words(answer) in shown or label in shown
                if isinstance(way.to, str):
                    assert code_in_words(way.to).capitalize() in shown or drawn.rules.outcomes[way.to].title in shown


@long
def test_the_key_asks_each_question_as_the_edition_does(proved: CompiledRulebook, pictures: Pictures) -> None:
    rules = proved.loaded.rules
    for edition in rules.editions if WHOLE else EDITIONS:
        drawn, picture = pictures(edition)[0]
        shown = one_line(" ".join(picture.root.itertext()))
        asked = {state.question for state in drawn.flow.states.values()}
        for name, question in rules.questions.items():
            assert name not in asked or one_line(question.ask_in(edition, {})) in shown, (edition, name)


def test_a_question_of_local_rules_is_marked_on_every_map() -> None:
    adoption = Content("york.yaml", put_to_use(begun()).encode())
    local = prove(read_rules(read_content(shipped_rulebook()), adoption))
    edition = next(iter(local.diagrams))
    rules, flow = local.loaded.rules, flow_of(local.diagrams[edition])
    own = [question for name, question in rules.questions.items() if name.startswith("local.")]
    assert own
    text = one_line(plain_text(map_page(rules, edition, flow, flow.sets), 80))
    for question in own:
        for words in (question.short, question.ask):
            assert text.count(one_line(words)) == text.count(f"Local question: {one_line(words)}") > 0
    assert all(
        f"Local question#58; {one_line(question.short)}" in mermaid_text(rules, edition, flow, flow.sets)
        for question in own
    )


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_two_boxes_overlap_and_no_line_runs_through_one(pictures: Pictures, edition: str) -> None:
    for _, picture in pictures(edition):
        for index, one in enumerate(picture.boxes):
            assert not any(one.meets(other) for other in picture.boxes[index + 1 :])
        for line in picture.lines:
            along = points(line.get("d", ""))
            xs, ys = zip(*along, strict=True)
            around = Box(min(xs) - 1, min(ys) - 1, max(xs) - min(xs) + 2, max(ys) - min(ys) + 2)
            near = [each for each in picture.boxes if each.meets(around)]
            for x, y in along:
                assert not any(each.holds(x, y, margin=0.2) for each in near)


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_everything_stands_on_the_page_and_every_text_of_a_box_in_its_box(pictures: Pictures, edition: str) -> None:
    for _, picture in pictures(edition):
        page = Box(*(float(each) for each in picture.root.get("viewBox", "").split()))
        for group, card in zip(picture.cards, picture.boxes, strict=True):
            assert page.holds(card.x, card.y)
            assert page.holds(card.x + card.width, card.y + card.height)
            for rect in group.findall(f"{SVG}rect"):
                inner = box(rect)
                assert card.holds(inner.x, inner.y)
                assert card.holds(inner.x + inner.width, inner.y + inner.height, margin=-0.2)
            for text in group.findall(f"{SVG}text"):
                x, y, wide = float(text.get("x", "")), float(text.get("y", "")), width(text.text or "") * 10
                kind = text.get("class", "")
                start = x - wide if kind == "to" else x - wide * 0.6 if kind == "number" else x
                assert card.holds(start, y - 7)
                assert card.holds(start + wide * (1.2 if kind == "number" else 1), y + 2)
        for text in picture.root.findall(f"{SVG}text"):
            scale = {"title": 2.4, "lead": 1.15, "head": 1.2}.get(text.get("class", ""), 1.0)
            end = float(text.get("x", "")) + width(text.text or "") * 10 * scale
            assert page.holds(end, float(text.get("y", "")) + 2)


SHEETS = {"A3": (420, 297), "A2": (594, 420), "A1": (840, 594), "A0": (1188, 840)}


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_its_text_can_be_read_on_the_sheet_that_it_names_and_fits_it(pictures: Pictures, edition: str) -> None:
    named = set()
    for _, picture in pictures(edition):
        wide, high = (float((picture.root.get(side) or "").removesuffix("mm")) for side in ("width", "height"))
        said = re.search(r"To be read, print it on (A\d)\.", " ".join(words_in(picture.root)))
        assert said is not None
        sheet = said[1]
        named.add(sheet)
        assert abs(wide - SHEETS[sheet][0]) < 1
        assert high <= SHEETS[sheet][1] + 1
        assert f"@page {{ size: {sheet} landscape" in picture.text
        units = [float(each) for each in (picture.root.get("viewBox") or "").split()]
        # Ten units are the height of a text.
        size = 10 * wide / units[2]
        assert size >= LEGIBLE, "seven points, unless no sheet is so large"
        # On no larger sheet than is needed.
        assert sheet == "A3" or size / 2**0.5 < LEGIBLE
        assert abs(wide / high - units[2] / units[3]) < 0.01, "nothing is stretched"
    assert len(named) > 1


@long
def test_opened_by_itself_it_fits_the_window_or_the_sheet(pictures: Pictures) -> None:
    _, picture = pictures("hmg-2018")[0]
    assert "svg:root { width: 100vw; height: 100vh; }" in picture.text


def test_it_stands_alone_and_says_what_it_is(pictures: Pictures) -> None:
    for drawn, picture in pictures("hmg-2018"):
        assert {each.tag.removeprefix(SVG) for each in picture.root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "text", "path", "line", "g")
        }
        assert not re.search(r"href|url\(|@import|javascript|\son\w+=", picture.text)
        assert re.findall(r"https?://[^\"<]*", picture.text) == ["http://www.w3.org/2000/svg"]
        assert picture.root.get("role") == "img"
        assert picture.root.findtext(f"{SVG}title")
        assert "sharewise rules map" in (picture.root.findtext(f"{SVG}desc") or "")
        said = " ".join(words_in(picture.root))
        for needed in (
            "July 2018",
            "Replaced by the edition of 2024",
            f"{drawn.total:,}",
            f"golden-rules {drawn.rules.version}",
            "not legal advice",
        ):
            assert needed in said
        assert "ring 999 first" in said


def test_it_is_the_same_each_time(pictures: Pictures) -> None:
    # The whole one is drawn twice, and by two processes, in tests/commands/test_rules_map.py.
    some = pictures("hmg-2018")[1:]
    assert [Picture(drawn).text for drawn, _ in some] == [picture.text for _, picture in some]


@long
def test_nothing_that_a_rulebook_says_becomes_markup(proved: CompiledRulebook) -> None:
    for _, drawn in hostile_maps(proved):
        picture = Picture(drawn)
        assert {each.tag.removeprefix(SVG) for each in picture.root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "text", "path", "line", "g")
        }
        assert len(picture.cards) == len(drawn.flow.states)
        for index, one in enumerate(picture.boxes):
            assert not any(one.meets(other) for other in picture.boxes[index + 1 :])


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * each for each in digits)
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_are_told_apart_by_weak_eyes() -> None:
    fills = dict(re.findall(r"\.([\w-]+) \{ fill: (#\w+)", STYLE))
    for ground in ("column", "card", "strip", "paper", "share", "not_yet", "no"):
        assert contrast("#111", fills[ground]) >= 7
    assert contrast(fills["on-now"], fills["now"]) >= 7
    for ink in _INKS:
        assert contrast(ink, fills["paper"]) >= 4.5
        assert contrast(ink, fills["column"]) >= 4.5


def test_the_kinds_of_outcome_differ_in_more_than_colour() -> None:
    shapes = {
        name: re.sub(r"(fill|stroke): #\w+;", "", rule).strip()
        for name, rule in re.findall(r"\.(not_yet|no|share) \{(.*?)\}", STYLE)
    }
    assert len(set(shapes.values())) == len(shapes) == 3
