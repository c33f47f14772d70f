"""`sharewise rules new-adoption`: a commented file to begin one's own local rules with."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import print_page
from sharewise.commands._rulebooks import NONE, SHIPPED, shipped_adoptions
from sharewise.errors import StorageFailed, WrongUse
from sharewise.folders import refuse_gone_folder
from sharewise.present.page import Heading, Page, Paragraph, Title, Verbatim
from sharewise.present.wording import adoption_wording
from sharewise.text import expression

if TYPE_CHECKING:
    from sharewise.rulebook.model import Rulebook

_NAME = expression(r"[a-z][a-z0-9-]{0,63}")
# The file among the rules that a new adoption is made from.
STARTER = "new_adoption.yaml"
# The story of the worked example there.
_EXAMPLE_IS_ABOUT = {
    "subject": "child",
    "risk": "welfare",
    "recipient": "protects",
    "purpose": "yes",
    "necessary": "yes",
    "consent": "not_yet_asked",
    "tell": "yes",
}


def write_new_adoption(
    name: Annotated[str, typer.Argument(help="What to call it, such as york-primary.", metavar="NAME")],
) -> None:
    """Write `NAME.yaml` in the current folder. An existing file is never overwritten.

    Raises:
        WrongUse: the name cannot be one, is taken, or the file is there already.
        StorageFailed: the file cannot be written.

    """
    from sharewise.rulebook.load import load_rulebook, shipped_rulebook

    if not _NAME.fullmatch(name):
        raise WrongUse(adoption_wording.NAME_SHAPE)
    shipped = shipped_rulebook()
    rules = load_rulebook(shipped).rules
    if name in {NONE, SHIPPED, *shipped_adoptions(), *rules.editions}:
        raise WrongUse(adoption_wording.NAME_TAKEN.format(name=name))
    text = starter(
        (shipped.parent / STARTER).read_text(encoding="utf-8"),
        name=name,
        rules=rules,
        today=date.today(),
    )
    refuse_gone_folder()
    path = Path(f"{name}.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise WrongUse(adoption_wording.FILE_THERE.format(file=path)) from None
    except OSError as error:
        raise StorageFailed(adoption_wording.NOT_WRITTEN.format(file=path, why=error.strerror)) from None
    print_page(_written_page(path, rules.default_edition))


def starter(template: str, *, name: str, rules: Rulebook, today: date) -> str:
    """The starter file for an adoption called `name`, which extends these rules in their default edition.

    Its worked example takes the answers of one of the national ones, so that it answers all that is asked.
    """
    answers = next(
        example.answers
        for example in rules.examples.values()
        if example.edition in (None, rules.default_edition) and _EXAMPLE_IS_ABOUT.items() <= example.answers.items()
    )
    filled = {
        "NAME": name,
        "RULEBOOK": rules.version.partition(".")[0],
        "EDITION": rules.default_edition,
        "TODAY": today.isoformat(),
        "ANSWERS": ", ".join(f"{question}: {answer}" for question, answer in answers.items()),
    }
    return re.sub(rf"\b({'|'.join(filled)})\b", lambda found: filled[found[1]], template)


def texts_to_replace() -> tuple[str, ...]:
    """The texts that a new file has where an organisation is to put its own: what is in use there and is no name, number or day."""
    from sharewise.rulebook.load import read_content, shipped_rulebook
    from sharewise.strict_yaml import read_yaml

    begun = read_yaml(read_content(shipped_rulebook().parent / STARTER).content, STARTER).data
    return tuple(value for value in begun.values() if isinstance(value, str) and " " in value)


def _written_page(path: Path, edition: str) -> Page:
    return (
        Title(adoption_wording.WRITTEN.format(file=path)),
        Paragraph(adoption_wording.OPEN_IT),
        Heading(adoption_wording.TO_CHECK),
        Verbatim(f"sharewise rules check {path}"),
        Heading(adoption_wording.TO_SEE),
        Verbatim(f"sharewise rules --adoption {path}"),
        Heading(adoption_wording.TO_COMPARE),
        Verbatim(f"sharewise rules compare {edition} {path}"),
        Heading(adoption_wording.TO_DECIDE),
        Verbatim(f"sharewise decide --adoption {path}"),
    )
