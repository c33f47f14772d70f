"""What can be wrong with the file of a rulebook or an adoption before anything is proved: the codes of its faults.

The message of a fault says what is wrong with this file and where; a code says to scripts of what kind it is. The codes stand
in `docs/rules-check.md`, and tests hold that every one can come and no other does.
"""

from __future__ import annotations

from collections.abc import Mapping

FAULT_CODES: Mapping[str, str] = {
    # how the file is written
    "too-large-file": "The file is larger than a rulebook may be.",
    "not-utf8": "The file is not UTF-8 text.",
    "empty-file": "The file is empty, or holds nothing but comments.",
    "not-yaml": "The file is not YAML.",
    "too-deep": "Values are nested too deep.",
    "several-documents": "The file holds more than one YAML document.",
    "alias": "A YAML alias is used. Write the value out.",
    "anchor": "A YAML anchor is used. Write the value out.",
    "tag": "A YAML tag is used. Every value is text.",
    "merge-key": "A YAML merge key is used. Write the values out.",
    "no-value": "A key or an entry of a list has no value.",
    "key-not-text": "A key is not text.",
    "duplicate-key": "A key stands twice in one mapping.",
    "unsafe-character": "A text holds a character that cannot be shown.",
    # the shape of its parts
    "missing": "A key is missing.",
    "unknown-key": "A key is not known where it stands.",
    "not-one-of-these": "A value is none of those that the key takes.",
    "empty": "A text is empty.",
    "too-few": "A list or a mapping has too few entries.",
    "not-as-written": "A value is not written as it has to be, such as a date or a name.",
    "not-text": "A value is not text.",
    "not-a-mapping": "A value has no parts of its own where it needs them.",
    "not-a-list": "A value is not a list.",
    "condition-shape": "A condition is not written as conditions are.",
    "listed-twice": "A name stands twice in one list.",
    "in-two-places": "A local row names both the row that it stands before and the row that it replaces.",
    "lines-or-none": "A variant of a text to paste has neither lines nor the reason why there are none, or it has both.",
    # the names in it
    "unknown-name": "A name is used that is defined nowhere.",
    "unknown-answer": "A question has no such answer.",
    "never-holds": "A term, or a condition that names one, can hold under no answers.",
    "looks-forward": "A condition looks at a question that is not asked before.",
    "word-question-decides": "Something other than words hangs on a question that is asked for words only.",
    "word-question-never-answered": "A question for words is not asked, and no setting answers it.",
    "duplicate-row": "Two rows have one name.",
    "duplicate-question": "A question for words has the name of a question.",
    "hours-with-variants": "A slot that takes a number of hours has other words for some answers.",
    "unused": "Nothing uses a part.",
    "topic-not-worded": "No edition has a rule on a topic.",
    "edition-without-seven-rules": "An edition lacks one of the seven rules.",
    "exact-or-differs": "A rule that is not exact does not say how it differs, or an exact rule says that it does.",
    "agreed-or-also-in": "A rule whose copies agree does not name the others, or a rule with another mark names some.",
    "no-answer-always-offered": "A question has no answer that is always offered.",
    "guarantee-of-one-kind": "A guarantee has no kind, or more than one.",
    "guarantee-says-nothing": "A guarantee would hold of any rulebook.",
    # what texts to paste may hold
    "not-for-this-reader": "A text to paste uses a detail that its reader may not have.",
    "withheld": "A text to paste uses a detail where the rules withhold it from its reader.",
    # what only an adoption can get wrong
    "another-version": "The adoption was written for another version of the rulebook.",
    "reserved-name": "A name is used that sharewise keeps for a part of its own.",
    "too-long": "A local text is so long that it would hide the national words.",
    "several-lines": "A local text has several lines, and only the first would be marked as local.",
    "marked-text": "A text with a mark (`quoted`, `reworded`, `added_by_sharewise`) is not written as such a text is.",
    "words-in-an-emergency": "Local words are for an emergency or one of its steps, where nothing local may stand between.",
    "asked-in-an-emergency": "A local step or condition of an emergency hangs on a question that is not asked then.",
    "after-no-step": "A local step is to come after a step that none of its outcomes has.",
    "not-sure-without-find-out": "The answer `not_sure` of a local question does not say what to find out.",
    "another-reader": "A local text to paste takes the place of a national one for another reader.",
    "detail-never-asked": "A local detail is never asked for.",
    "choices-of-a-choice": "A local detail has choices without being a choice, or is a choice without choices.",
}
