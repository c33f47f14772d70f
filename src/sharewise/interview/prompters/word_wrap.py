"""Text that is being typed, wrapped by words: prompt_toolkit itself breaks a line wherever the window ends."""

from __future__ import annotations

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.utils import get_cwidth

from sharewise.text import alters_width, clusters, evenly_wide, expression, is_hidden


def _width(text: str) -> int:
    return sum(get_cwidth(character) for character in evenly_wide(text))


_PARTS = expression(" +|[^ ]+")


class WordWrap(Processor):
    """Fills each row of the window up to its end where the next word has no room there.

    `margin`: how many columns each row begins after.
    """

    def __init__(self, margin: int) -> None:
        self._margin = margin

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line with what fills its rows; the cursor and the marks stay at their letters."""
        fragments = explode_text_fragments(transformation_input.fragments)
        text = "".join(fragment[1] for fragment in fragments)
        shown, places = filled(text, transformation_input.width - self._margin)
        if places is None:
            return Transformation(transformation_input.fragments)
        drawn: StyleAndTextTuples = [("", character) for character in shown]
        for place, fragment in zip(places, fragments, strict=False):
            if place < len(drawn) and shown[place] == fragment[1]:
                drawn[place] = fragment
        return Transformation(
            drawn,
            source_to_display=lambda source: places[min(source, len(places) - 1)],
            display_to_source=lambda display: max(0, sum(place <= display for place in places) - 1),
        )


def filled(text: str, width: int) -> tuple[str, list[int] | None]:
    """A line as it is drawn in rows of `width` columns, and the place of each character of `text` in it, with one for the end.
    The places are None where nothing had to be moved.
    """
    if width < 1 or (text.isascii() and len(text) < width):
        return text, None
    used = 0
    shown: list[str] = []
    places: list[int] = []
    for part in _PARTS.findall(text):
        if part[0] == " ":
            for character in part:
                places.append(len(shown))
                # A space that no row has room for is not drawn: no row begins with it.
                if used < width:
                    shown.append(character)
                    used += 1
            continue
        wide = _width(part)
        if used and used + wide > width and wide <= width:
            shown += " " * (width - used)
            used = 0
        for cluster in clusters(part):
            if width < used + _width(cluster) <= used + width and used:
                shown += " " * (width - used) if len(cluster) > 1 else ""
                used = 0
            for place, character in enumerate(cluster):
                places.append(len(shown))
                # What hides, or is as wide as each terminal likes, is kept and not drawn.
                if not is_hidden(character) and not alters_width(cluster, place):
                    cell = get_cwidth(character)
                    used = cell if used + cell > width else used + cell
                    shown.append(character)
    return "".join(shown), [*places, len(shown)]
