"""How easy the words on screen are to read: the Flesch-Kincaid grade of the interface's texts and of the rulebook's, apart.

    grade = 0.39 x words per sentence + 11.8 x syllables per word - 15.59

J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of New Readability Formulas for Navy Enlisted Personnel"
(Research Branch Report 8-75, 1975). A grade is a year of school in the USA: grade 7 is read at 12.

Only whole sentences count (of four words or more, with an end): buttons, titles and "Decided: it." would make every text look
easier than it is. A place that is filled in later, a command and a number count as one short word.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sharewise.cli import COMMANDS
from sharewise.present import wording
from sharewise.record.fields import FIELDS
from sharewise.rulebook.load import load_rulebook, shipped_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import as_data

# What to be read by a person of 12 means.
INTERFACE_GRADE = 7


@dataclass(frozen=True)
class Text:
    """One text that is shown, and where its words stand."""

    place: str
    words: str


@dataclass(frozen=True)
class Counted:
    """What was counted in a text."""

    sentences: int
    words: int
    syllables: int

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)

    @property
    def grade(self) -> float:
        if not self.sentences or not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


NOTHING = Counted(0, 0, 0)

_NAMES = "|".join(sorted({name.partition(" ")[0] for name in COMMANDS}))
# Of a line such as "To read one: `sharewise records show REFERENCE`" the command is no English. In an error it has no marks.
_COMMAND = re.compile(rf"`sharewise [^`]*`|sharewise (?:{_NAMES})\b(?: [a-z]+(?= )| [A-Z]{{2,}}| --[\w-]+)*")
_PLACE = re.compile(r"\{[a-z_]+[^{}]*\}")
# A colon ends a sentence at the end of a line; elsewhere the sentence goes on after it.
_SENTENCE = re.compile(r"(?:[^.?!:\n]|[.:](?=[^\s\"”)])|:(?=[ ]))+(?:[.?!]+(?=[\s\"”)]|\Z)|:(?=\n|\Z))")
_FEWEST = 4
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d[\d,.:/]*")


def sentences(text: str) -> list[str]:
    """The whole sentences of a text."""
    return [" ".join(found[0].split()) for found in _SENTENCE.finditer(_COMMAND.sub("it", _PLACE.sub("it", text)))]


def counted(text: str) -> Counted:
    """What there is in the whole sentences of a text."""
    found = [_WORD.findall(sentence) for sentence in sentences(text)]
    found = [words for words in found if len(words) >= _FEWEST]
    return Counted(len(found), sum(map(len, found)), sum(syllables(word) for words in found for word in words))


def grade(texts: Iterable[Text]) -> float:
    """The grade of several texts as one."""
    return sum((counted(text.words) for text in texts), NOTHING).grade


def hardest(texts: Iterable[Text], number: int) -> list[tuple[float, str, str]]:
    """The sentences with the highest grade: grade, place, words."""
    each = {(counted(sentence).grade, text.place, sentence) for text in texts for sentence in sentences(text.words)}
    return sorted(each, reverse=True)[:number]


_VOWELS = re.compile(r"[aeiouy]+")
# The words that the rules below count wrongly.
_KNOWN = {
    word: int(count)
    for word, count in re.findall(
        r"(\S+):(\d)",
        """
    ambiguous:4 ancient:2 anyone:3 apostrophe:4 appreciate:4 area:3 areas:3 associate:4 association:5 behaviour:3
    business:2 carefully:3 caretaker:3 catastrophe:4 coincide:3 colleague:2 colleagues:2 conscience:2 cooperate:4
    coordinate:4 couldn't:2 csv:3 didn't:2 doesn't:2 dsl:3 efficient:3 evening:2 every:2 everybody:4 everything:3
    fluent:2 forename:2 gdpr:4 genuine:3 gp:2 hierarchy:4 html:4 idea:3 ideas:3 influence:3 initiate:4 isn't:2
    maybe:2 museum:3 negotiate:4 nhs:3 opinion:3 patient:2 patients:2 poem:2 poet:2 quiet:2 react:2 reality:4
    recipe:3 rely:2 ruin:2 ruined:2 rulebook:2 safeguard:2 safeguarding:3 safety:2 sharewise:2 somebody:3
    someone:2 something:2 sometimes:2 somewhere:2 sufficient:3 suicide:3 theatre:2 therefore:2 tuition:3 whoever:3
    wholesale:2 wouldn't:2
        """,
    )
}


def syllables(word: str) -> int:
    """How many syllables an English word has: by its groups of vowels, the usual endings, and a list of exceptions."""
    small = word.lower().replace("’", "'")
    if small in _KNOWN:
        return _KNOWN[small]
    small = small.removesuffix("'s").replace("'", "")
    if small in _KNOWN:
        return _KNOWN[small]
    return max(1, len(_VOWELS.findall(small)) - _silent(small) + _apart(small))


def _silent(word: str) -> int:
    """Vowels at the end, or before an ending, that are not spoken."""
    if re.search(r"[^aeiouydt]ed$", word) and not re.search(r"[^aeiouy][lr]ed$", word):
        return 1  # asked; not: added, handled
    if re.search(r"[^aeiouycgsxz]es$", word) and not re.search(r"(?:sh|ch|[^aeiouy]l)es$", word):
        return 1  # makes; not: changes, wishes, tables
    if re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouylr]le$", word) and len(_VOWELS.findall(word)) > 1:
        return 1  # make; not: table, he
    if re.search(r"[^aeiouy]e(?:ly|ful|ment|ments|less|ness)$", word) and not re.search(r"[^aeiouy]le", word):
        return 1  # safely
    return 0


def _apart(word: str) -> int:
    """Vowels beside one another that are spoken apart."""
    more = len(re.findall(r"[^ctsgxq]ia(?!ge|m)|[^ctsgxaeiou]io(?!u)|[^ctsgx]iou|[^aeiou]ie(?:n[ct]|r$|t)", word))
    more += len(re.findall(r"[aeiouy]ing|[^gqaeio]u(?:al|ar|ous|at)|eo(?!u|p)|[^aeiou]ea(?:te|ti)|[aiou]ism", word))
    return more


def interface_texts() -> list[Text]:
    """What the interface itself says: the wording modules and the field table."""
    found = []
    for module in _modules():
        for name, value in vars(module).items():
            if name.isupper():
                found += [Text(f"{module.__name__}.{name}", words) for words in _strings(value)]
    for field in FIELDS:
        found += [Text(f"fields.{field.name}.{part}", getattr(field, part)) for part in ("ask", "help")]
    return found


def _modules() -> Iterator[Any]:
    for found in pkgutil.iter_modules(wording.__path__):
        yield importlib.import_module(f"{wording.__name__}.{found.name}")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, (tuple, list, frozenset)):
        for each in value:
            yield from _strings(each)


def shipped_rules() -> Rulebook:
    """The rulebook that comes with sharewise."""
    return load_rulebook(shipped_rulebook()).rules


# What a practitioner is asked and told. Editions and sources are quoted; examples, guarantees and duties are for those who keep
# the rules.
SHOWN_PARTS = (
    *("questions", "stages", "outcomes", "steps", "conditions", "lawful_bases", "special_conditions"),
    *(
        "reasons_not_to_tell",
        "reasons_to_decide_otherwise",
        "ways_of_sharing",
        "jurisdictions",
        "conflicts",
        "cautions",
    ),
)
SHOWN_NAMES = frozenset(
    ("notice", "say", "why", "short", "ask", "help", "label", "find_out", "because", "says", "title")
)


def rulebook_texts(rules: Rulebook) -> list[Text]:
    """What the rulebook says in its own words to a practitioner: questions, answers, reasons, recommendations, steps."""
    data = {name: each for name, each in as_data(rules).items() if name in SHOWN_PARTS}
    return list(_shown(data, "rules"))


def _shown(value: Any, place: str) -> Iterator[Text]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, str):
                if name in SHOWN_NAMES:
                    yield Text(f"{place}.{name}", each)
            else:
                yield from _shown(each, f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _shown(each, f"{place}.{number}")


def main() -> None:
    """Print the grades, and the sentences that are hardest to read."""
    for title, texts in (
        ("The interface's texts", interface_texts()),
        ("The rulebook's texts", rulebook_texts(shipped_rules())),
    ):
        total = sum((counted(text.words) for text in texts), NOTHING)
        print(f"{title}: grade {total.grade:.1f} ({total.sentences} sentences, {total.words} words)")
        for value, place, sentence in hardest(texts, 10):
            print(f"  {value:4.1f}  {place}: {sentence}")


if __name__ == "__main__":
    main()
