"""What sharewise says about a store for the records of many people, and what goes there and comes back."""

from __future__ import annotations

from collections.abc import Mapping

PLACE = "Store ({kind}): {place}"
# How far the records of one person's computer are, by what was asked for.
CHAIN: Mapping[str, str] = {
    "push": "{folder}/{part}: {here} here. Put into the store now: {moved}. There before: {there}.",
    "pull": "{folder}/{part}: {there} in the store. Fetched now: {moved}. Here before: {here}.",
    "status": "{folder}/{part}: {here} here, {there} in the store. To push: {to_push}. To pull: {to_pull}.",
}
# While it is done.
MOVED_SO_FAR: Mapping[str, str] = {
    "push": "Put into the store: {done} of {total}.",
    "pull": "Fetched: {done} of {total}.",
}
KEPT = "It is kept apart, and is no record here: {path}"
NO_ADDRESS = "Name the store: postgresql://HOST/DATABASE, s3://BUCKET/PREFIX, or a folder. To say it once for all: sharewise setup"
NO_FOLDER_YET = "There is no records folder here yet, and the store shows you {count} of them. Say which one: --id ID. Or fetch all: --all"
NOTHING_THERE = "There is nothing in this store that you may see."
ALL_NEEDS_FOLDER = "--all fetches records folders of several people. Say with --folder in which folder to put them."
ALL_OR_ID = "--all fetches every records folder, --id one of them. Leave one out."
NOT_AN_ID = "After --id comes the id of a records folder: 32 digits and letters from a to f."
WHICH = "Folders: {ids}"
