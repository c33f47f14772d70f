"""What sharewise says about a store for the records of many people, and what goes there and comes back."""

from __future__ import annotations

from collections.abc import Mapping

PLACE = "Store ({kind}): {place}"
CHAIN = "{folder}/{part}: {here} here, {there} in the store. {did}"
# What became of the records of a chain, by what was asked for.
DID: Mapping[str, str] = {
    "push": "Put into the store: {moved}.",
    "pull": "Fetched from the store: {moved}.",
    "status": "To push: {to_push}. To pull: {to_pull}.",
}
KEPT = "It is kept apart, and is no record here: {path}"
NO_ADDRESS = "Name the store, such as postgresql://HOST/DATABASE. Or write it down once: sharewise setup"
NO_FOLDER_YET = "There is no records folder here yet, and the store shows you {count} of them. Say which one: --id ID. Or fetch all: --all"
NOTHING_THERE = "There is nothing in this store that you may see."
ALL_NEEDS_FOLDER = "--all fetches records folders of several people. Say with --folder in which folder to put them."
ALL_OR_ID = "--all fetches every records folder, --id one of them. Leave one out."
NOT_AN_ID = "After --id comes the id of a records folder: 32 digits and letters from a to f."
WHICH = "Folders: {ids}"
