r"""The keys that do something at a styled prompt, and nothing else does.

The libraries bring a hundred keys more, for those who edit programs: to search, to put text away and fetch it, to leave without a
question. Nobody here is told of them, and whoever strikes one by accident would not find the way out. So each prompt gets a set of its
own in their place. A key that stands in no table does nothing: Ctrl-S, Ctrl-R, Ctrl-Q, Ctrl-Z and Ctrl-\ among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.key_processor import KeyProcessor
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from sharewise.interview.prompters.key_sequences import without_sequences
from sharewise.interview.prompts import Interruption

Handler = Callable[[KeyPressEvent], None]

# At every prompt.
EVERYWHERE: Mapping[str, str] = {
    Keys.ControlC: "asks whether to stop",
    Keys.ControlD: "asks whether to stop",
    Keys.Any: "does nothing, or stands in the text",
    Keys.BracketedPaste: "stands in the text, and never answers a list",
    Keys.ControlM: "Enter",
    Keys.ControlJ: "Enter",
}
# In a list, beside the letters and digits that are shown with it.
IN_A_LIST: Mapping[str, str] = {Keys.Up: "the line above", Keys.Down: "the line below"}
IN_A_LIST_OF_MANY: Mapping[str, str] = {**IN_A_LIST, " ": "chooses the line, or lets it go"}
IN_A_TEXT: Mapping[str, str] = {
    Keys.Left: "a character back",
    Keys.Right: "a character on",
    Keys.ControlLeft: "a word back",
    Keys.ControlRight: "a word on",
    Keys.Up: "the line above",
    Keys.Down: "the line below",
    Keys.Home: "the beginning of the line",
    Keys.End: "the end of the line",
    Keys.ControlHome: "the beginning of the text",
    Keys.ControlEnd: "the end of the text",
    # Backspace: most terminals send the one, some the other.
    Keys.ControlH: "takes out the character before",
    Keys.Delete: "takes out the character after",
}
ON_A_PAGE: Mapping[str, str] = {" ": "reads on"}


def bind_closed(application: Application[Any], bindings: KeyBindings) -> None:
    """Let nothing but `bindings` act at this prompt, whatever the libraries have bound for themselves."""
    application.key_processor = KeyProcessor(bindings)


def page_bindings(read_on: Handler) -> KeyBindings:
    """The keys where a page is read."""
    bindings = _everywhere(read_on)
    for key in ON_A_PAGE:
        bindings.add(key)(read_on)
    return bindings


def list_bindings(
    application: Application[Any], *, many: bool, first: int, refuse: Handler, refuse_paste: Handler
) -> KeyBindings:
    """The keys of a list, without its letters. `first`: the place of the line that the digit 1 points at.

    `refuse` is what Enter does behind letters that mean nothing here, and behind a digit that no line has: whoever typed it means that, and
    not the line that is pointed at. `refuse_paste` is what a paste does.
    """
    control = next(
        window.content
        for window in application.layout.find_all_windows()
        if isinstance(window.content, InquirerControl)
    )

    typed = False

    def type_letter(event: KeyPressEvent) -> None:
        nonlocal typed
        # A key without a letter, such as F5, is no word.
        typed = typed or (len(event.data) == 1 and event.data.isprintable())

    def type_no_line() -> None:
        nonlocal typed
        typed = True

    def pointing(act: Handler) -> Handler:
        def point(event: KeyPressEvent) -> None:
            nonlocal typed
            typed = False
            act(event)

        return point

    def take(event: KeyPressEvent) -> None:
        if typed:
            refuse(event)
            return
        chosen = [choice.value for choice in control.choices if choice.value in control.selected_options]
        control.is_answered = True
        answer(event, chosen if many else control.get_pointed_at().value)

    def choose(_: KeyPressEvent) -> None:
        code = control.get_pointed_at().value
        if code in control.selected_options:
            control.selected_options.remove(code)
        else:
            control.selected_options.append(code)

    acts: dict[str, Handler] = {
        Keys.Up: lambda _: control.select_previous(),
        Keys.Down: lambda _: control.select_next(),
        " ": choose,
    }
    bindings = _everywhere(take)
    for key in IN_A_LIST_OF_MANY if many else IN_A_LIST:
        bindings.add(key)(pointing(acts[key]))
    bindings.add(Keys.Any)(type_letter)
    bindings.add(Keys.BracketedPaste)(refuse_paste)
    _add_digits(bindings, control, first, pointing, type_no_line)
    return bindings


def text_bindings(end: Handler) -> KeyBindings:
    """The keys of a text. `end` is what Enter does."""
    bindings = _everywhere(end)
    bindings.add(Keys.Any)(_insert)
    bindings.add(Keys.BracketedPaste)(_paste)
    for key in IN_A_TEXT:
        bindings.add(key)(_MOVES[key])
    return bindings


def answer(event: KeyPressEvent, result: object) -> None:
    """End the prompt with a result. A key that comes with the one that ended it does nothing: as Enter where `q` could have had `!`
    after it.
    """
    if not event.app.is_done:
        event.app.exit(result=result)


def nothing(_: KeyPressEvent) -> None:
    """The key does nothing."""


def _everywhere(enter: Handler) -> KeyBindings:
    bindings = KeyBindings()
    acts: dict[str, Handler] = {
        Keys.ControlM: enter,
        Keys.ControlJ: enter,
        Keys.Any: nothing,
        Keys.BracketedPaste: nothing,
    }
    for key in EVERYWHERE:
        bindings.add(key)(acts.get(key, _interrupt))
    return bindings


def _interrupt(event: KeyPressEvent) -> None:
    # A list has no text: there it is empty.
    answer(event, Interruption(event.current_buffer.text))


def _insert(event: KeyPressEvent) -> None:
    """A key that is a character stands in the text. One that has a name, or that a terminal would obey, does not."""
    key = event.key_sequence[-1].key
    if len(key) == 1 and key >= " " and not "\x7f" <= key <= "\x9f":
        event.current_buffer.insert_text(event.data)


def _paste(event: KeyPressEvent) -> None:
    pasted = without_sequences(event.data).replace("\r\n", "\n").replace("\r", "\n")
    event.current_buffer.insert_text(pasted)


def _add_digits(
    bindings: KeyBindings,
    control: InquirerControl,
    first: int,
    pointing: Callable[[Handler], Handler],
    type_no_line: Callable[[], None],
) -> None:
    """Digits point at the line of that number, which is drawn beside it; `first` is the place of number 1. `pointing` is what each
    key that points goes through, and `type_no_line` what a digit does that no line has.
    """
    typed = ""

    def point(event: KeyPressEvent) -> None:
        nonlocal typed
        of = control.choice_count - first
        # In a list of more than nine, a second digit belongs to the first: until another key comes.
        same = typed if event.previous_key_sequence[-1:] and event.previous_key_sequence[-1].key.isdecimal() else ""
        typed = next((each for each in (same + event.data, event.data) if 1 <= int(each) <= of), "")
        if typed:
            control.pointed_at = first + int(typed) - 1
        else:
            type_no_line()

    for digit in "0123456789":
        bindings.add(digit)(pointing(point))


def _to(where: Callable[[KeyPressEvent], int]) -> Handler:
    """Moves to a place in the text, counted from its beginning."""

    def act(event: KeyPressEvent) -> None:
        event.current_buffer.cursor_position = max(0, min(where(event), len(event.current_buffer.text)))

    return act


def _take_out_before(event: KeyPressEvent) -> None:
    event.current_buffer.delete_before_cursor()


def _take_out_after(event: KeyPressEvent) -> None:
    event.current_buffer.delete()


def _place(event: KeyPressEvent) -> int:
    return event.current_buffer.cursor_position


_MOVES: Mapping[str, Handler] = {
    Keys.Left: _to(lambda event: _place(event) - 1),
    Keys.Right: _to(lambda event: _place(event) + 1),
    Keys.ControlLeft: _to(
        lambda event: _place(event) + (event.current_buffer.document.find_previous_word_beginning() or -_place(event))
    ),
    Keys.ControlRight: _to(
        lambda event: (
            _place(event) + (event.current_buffer.document.find_next_word_beginning() or len(event.current_buffer.text))
        )
    ),
    Keys.Up: lambda event: event.current_buffer.cursor_up(),
    Keys.Down: lambda event: event.current_buffer.cursor_down(),
    Keys.Home: _to(lambda event: _place(event) + event.current_buffer.document.get_start_of_line_position()),
    Keys.End: _to(lambda event: _place(event) + event.current_buffer.document.get_end_of_line_position()),
    Keys.ControlHome: _to(lambda _: 0),
    Keys.ControlEnd: _to(lambda event: len(event.current_buffer.text)),
    Keys.ControlH: _take_out_before,
    Keys.Delete: _take_out_after,
}
