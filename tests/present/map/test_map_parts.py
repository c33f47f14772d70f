"""The map in parts: every box and every way once, on pages whose text can be read from paper and from a wall."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Xml
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from sharewise.present.flow_map import FlowMap
from sharewise.present.map.map_parts import MapInParts, in_parts
from sharewise.present.map.part_pictures import part_svg, parts_bytes
from sharewise.present.map.text_map import parts_page
from sharewise.present.page import Heading, ItemList, Title
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.load import shipped_adoptions
from tests.present.formats.pages_of_text import HOSTILE
from tests.present.map.maps import EDITIONS, Map, hostile_map, maps
from tests.support.needed import in_short, long
from tests.support.shipped import proved_rules

SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn_maps(edition: str) -> tuple[tuple[Map, MapInParts], ...]:
    """The whole map of an edition, that of an outcome or two, and a local one, in parts."""

    def every() -> Iterator[Map]:
        whole, *outcomes = maps(proved_rules(), edition)
        yield from (whole, *in_short(outcomes, 2))
        local = proved_rules(shipped_adoptions()["islington"])
        yield next(maps(local, edition))

    return tuple((each, in_parts(each.rules, edition, each.flow)) for each in every())


def asked(drawn: Map) -> FlowMap:
    return FlowMap(drawn.rules, drawn.edition, drawn.flow, drawn.total, "sharewise rules map", "all")


@long
@pytest.mark.parametrize("edition", EDITIONS)
def test_each_box_stands_in_one_part_and_each_way_of_the_flow_once_over_all_of_them(edition: str) -> None:
    for drawn, whole in drawn_maps(edition):
        assert [each for part in whole.parts for each in part.states] == list(drawn.flow.states)
        found = Counter[tuple[int, str]]()
        for part in whole.parts:
            picture = Xml.fromstring(part_svg(asked(drawn), part.number))
            for group in picture.iter(f"{SVG}g"):
                texts = [(text.get("class") or "", text.text or "") for text in group.findall(f"{SVG}text")]
                number = int(next(words for kind, words in texts if kind == "number"))
                assert number in part.states
                found.update((number, words) for kind, words in texts if kind == "to")
                ends = sum("frame" in (rect.get("class") or "") for rect in group.findall(f"{SVG}rect"))
                assert ends == sum(isinstance(way.to, str) for way in drawn.flow.states[number].ways)
        place = {state: part.number for part in whole.parts for state in part.states}
        assert found == Counter(
            (state.number, f"→{way.to}" + (f", part {place[way.to]}" if place[way.to] != place[state.number] else ""))
            for state in drawn.flow.states.values()
            for way in state.ways
            if isinstance(way.to, int)
        )


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_smallest_text_is_nine_points_on_a4_and_sixteen_pixels_on_a_screen_of_1080_lines(edition: str) -> None:
    for drawn, whole in drawn_maps(edition):
        for number in {1, len(whole.parts) // 2 + 1, len(whole.parts)}:
            text = part_svg(asked(drawn), number)
            picture = Xml.fromstring(text)
            wide, high = (float(each) for each in (picture.get("viewBox") or "").split()[2:])
            sizes = [float(each) for each in re.findall(r"font(?:-size)?: ([\d.]+)px", text)]
            used = {kind.get("class") for kind in picture.iter(f"{SVG}text")}
            assert not used & {"title", "head", "lead"}
            smallest = min(sizes)
            assert picture.get("width") == "297mm"
            assert smallest * 297 / wide / 25.4 * 72 >= 9
            assert high / wide <= 210 / 297 + 0.001
            assert smallest * min(1080 / high, 1920 / wide) >= 16


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_box_lies_over_another_or_over_the_edge_of_its_page(edition: str) -> None:
    for _, whole in drawn_maps(edition):
        for part in whole.parts:
            by_column: dict[float, list[tuple[float, float]]] = {}
            for box in part.boxes:
                assert box.x > 0 and box.x + box.card.width < 297 / 3.2
                by_column.setdefault(box.x, []).append((box.y, box.y + box.card.height))
            for head in part.heads:
                by_column.setdefault(head.x, []).append((head.y, head.y + 1.2 * len(head.lines)))
            for places in by_column.values():
                places.sort()
                assert all(first[1] <= second[0] for first, second in pairwise(places))
                assert places[-1][1] <= part.high


@pytest.mark.parametrize("edition", EDITIONS)
def test_in_words_each_part_has_a_title_and_says_where_it_goes_on(edition: str) -> None:
    for drawn, whole in drawn_maps(edition):
        page = parts_page(asked(drawn))
        titles = [block.text for block in page if isinstance(block, Title)]
        assert len(titles) == len(whole.parts)
        items = [item for block in page if isinstance(block, ItemList) for item in block.items]
        assert len(items) == sum(len(state.ways) for state in drawn.flow.states.values())
        heads = [block for block in page if isinstance(block, Heading) and block.level == 3]
        assert len(heads) == len(drawn.flow.states)
        parts = {int(each) for item in items for each in re.findall(r", in part (\d+)\.$", str(item))}
        assert parts <= {part.number for part in whole.parts}
        assert len(whole.parts) == 1 or parts


def test_the_document_has_each_part_once_and_lets_nothing_in(proved: CompiledRulebook) -> None:
    drawn, whole = drawn_maps(EDITIONS[0])[0]
    document = parts_bytes(asked(drawn)).decode()
    assert re.findall(r'<title id="title-(\d+)">', document) == [str(part.number) for part in whole.parts]
    assert "default-src 'none'; style-src 'sha256-" in document
    for text in (HOSTILE[0], "W" * 200, "\ufffe\uffff"):
        hostile = asked(hostile_map(proved, text, "share_redacted"))
        made = parts_bytes(hostile).decode()
        assert not re.search(r"<(script|img|textarea|a|use)\b", made)
        assert not re.search(r"\b(src|href|style|on[a-z]+)=", made.replace("&lt;img src=x onerror=alert(1)&gt;", ""))
        for part in in_parts(hostile.rules, hostile.edition, hostile.flow).parts:
            Xml.fromstring(part_svg(hostile, part.number))


def test_a_local_question_is_marked_in_its_part() -> None:
    rulebook = proved_rules(shipped_adoptions()["coventry"])
    for drawn in maps(rulebook, "hmg-2015"):
        whole = in_parts(drawn.rules, "hmg-2015", drawn.flow)
        assert f"With local rules: {drawn.rules.adoption.title}." in " ".join(whole.lead)  # type: ignore[union-attr]
        break
