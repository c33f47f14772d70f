"""What was saved in a place from this computer, and is not in it now."""

from __future__ import annotations

import os
from collections.abc import Iterable

from sharewise.folders import AskedFolder
from sharewise.record.store.chains.chain import Chain
from sharewise.record.store.chains.findings import ChainCode, ChainFinding
from sharewise.record.store.chains.missing_words import missing_at_the_end, records_were
from sharewise.record.store.folder import folder_id_of
from sharewise.record.store.watermark import Watermark, Watermarks, place_of


def about_what_was_saved_here(asked: AskedFolder, chains: Iterable[Chain], marks: Watermarks) -> list[ChainFinding]:
    """What was saved in this place from this computer, and is wholly gone from it, or lies elsewhere now."""
    found: list[ChainFinding] = []
    folder, by_key = asked.path, {chain.key_name: chain for chain in chains if chain.files.numbered}
    id_here = folder_id_of(folder)
    for mark in marks:
        is_here = mark.was_saved_in(asked)
        chain = by_key.get(mark.key_name)
        if chain is not None and chain.folder_id in (mark.folder, ""):
            if is_here and _lies_elsewhere(asked, mark):
                why = f"{folder} lies elsewhere now than when your last record was saved: it was moved, or is a link."
                found.append(ChainFinding(folder, "elsewhere now", why))
            continue
        if not mark.is_own and id_here != mark.folder:
            # That the place is another one, what was saved there oneself says already.
            continue
        says = records_were(1, mark.sequence)
        if not is_here and not (asked.is_usual and id_here == mark.folder):
            continue
        if not os.path.isdir(folder) or (id_here is None and not any(by_key.values())):
            why = (
                f"{says} saved here from this computer, and nothing of it is here now. A disk or a shared folder may "
                "not be connected, or not be synchronised yet."
            )
            found.append(ChainFinding(folder, "not here", why))
        elif id_here in (None, mark.folder):
            code: ChainCode = "earlier state"
            found.append(ChainFinding(folder, code, missing_at_the_end(1, mark.sequence, mark)))
        else:
            why = (
                f"{missing_at_the_end(1, mark.sequence, mark)} Another records folder stands in this place now. A disk or a "
                "shared folder may not be connected, or this one was put here instead."
            )
            found.append(ChainFinding(folder, "another folder", why))
    return found


def _lies_elsewhere(asked: AskedFolder, mark: Watermark) -> bool:
    """Whether the folder is a link now, or another one, and was not then. A data folder that was moved whole is neither."""
    folder = asked.path
    if asked.origin == "default" and not os.path.islink(folder):
        return False
    return mark.place not in ("", place_of(folder), place_of(folder.parent))
