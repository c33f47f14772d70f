"""What was released once is kept byte for byte, as records name the rules that they were made under by their bytes.

The rulebooks are held by the records in `tests/old_records`, the adoptions by the list here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.rulebook.load import load_rulebook, read_content, shipped_rulebook

RULES = shipped_rulebook().parent
# Every adoption that was released, by its id and version: the SHA-256 of its file. A release adds its lines; none is changed.
RELEASED = {
    ("coventry", "1.0.0"): "3f75cb3a75f38b0e138418402759fe7c38792962e8986a562419eb7cfecdfbe6",
    ("early-years-setting", "1.0.0"): "b8577868c4ef354ae177f4dd40defcf9998f83d3634478236142da13a53b06d5",
    ("islington", "1.0.0"): "5447860dc4594f6aa0113a208657a3ef1585d78d0db4d9c0d3b1873968fe6e69",
    ("school-cpoms", "1.0.0"): "20d141929110f17c057e7e4cc43fcdc7fb519a716c4ad6e8bc390f66797904f0",
    ("seven-minute-briefing", "1.0.0"): "238fe27c7cab00f884842d5b8e9aebfe18b08eafeabe9446ccd3838a04bc4e67",
}


ADOPTIONS = [*sorted(RULES.glob("adoptions/*.yaml")), *sorted(RULES.glob("earlier/adoptions/*.yaml"))]


def digests() -> dict[tuple[str, str], set[str]]:
    """The adoptions that ship, today's and the earlier ones, by what each calls itself."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in ADOPTIONS:
        content = read_content(path, "file")
        said = dict(re.findall(r"^(id|version): (\S+)$", content.content.decode(), re.MULTILINE))
        found.setdefault((said["id"], said["version"]), set()).add(content.sha256)
    return found


@pytest.mark.parametrize(("name", "version"), RELEASED)
def test_a_released_adoption_is_kept_as_it_was(name: str, version: str) -> None:
    assert digests().get((name, version)) == {RELEASED[name, version]}, (
        f"{name} {version} was released. To change it, give {name}.yaml a new version of its own, and keep the file as "
        f"it was as rules/earlier/adoptions/{name}-{version}.yaml, so that records made under it can be replayed."
    )


def test_no_two_adoptions_share_a_name_and_a_version() -> None:
    assert {called: len(files) for called, files in digests().items() if len(files) > 1} == {}


@pytest.mark.parametrize("adoption", ADOPTIONS, ids=lambda path: path.stem)
def test_each_adoption_is_read_with_the_newest_rulebook_that_it_extends(adoption: Path) -> None:
    extends = re.search(
        r"^extends: \{rulebook: \S+, version: (\d+)\}$", adoption.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert extends
    rulebooks = [*sorted(RULES.glob(f"earlier/golden_rules-{extends[1]}.*.yaml")), shipped_rulebook()]
    kept = [path for path in rulebooks if f"\nversion: {extends[1]}." in path.read_text(encoding="utf-8")]
    assert kept, "the rulebook that it extends was not kept in rules/earlier"
    assert load_rulebook(kept[-1], adoption).adoption_sha256 == read_content(adoption, "adoption").sha256
