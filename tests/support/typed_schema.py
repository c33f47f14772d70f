"""JSON Schemas (draft 2020-12) of the types that documents for scripts are declared as: what `sharewise schema` prints is held against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from sharewise.present.json.documents import DOCUMENTS, JsonDocument
from sharewise.record import entry_model, record_model
from sharewise.record.row import COLUMNS, ROW
from sharewise.rulebook.parts import Part, json_schema_of

_PLAIN = {str: "string", int: "integer", bool: "boolean", float: "number", NoneType: "null"}
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def right_schema(document: JsonDocument) -> dict[str, Any]:
    """The schema of a document as its types, or the model of a record, have it."""
    if document.name in _MADE_OTHERWISE:
        return _MADE_OTHERWISE[document.name](document)
    types = [_loaded(each) for each in document.types]
    if issubclass(types[0], Part):
        whole = {key: value for key, value in json_schema_of(types[0]).items() if key != "title"}
        return {"$schema": _DRAFT, "title": document.format, **whole}
    definitions: dict[str, Any] = {}
    shapes = [_schema(each, definitions) for each in types]
    shape = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    if document.extent == "list":
        shape = {"type": "array", "items": shape}
    return {"$schema": _DRAFT, "title": document.format, **shape, "$defs": dict(sorted(definitions.items()))}


def _loaded(named: str) -> Any:
    module, _, name = named.partition(":")
    return getattr(import_module(module), name)


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint in (Any, object):
        return {}
    if is_typeddict(hint):
        return _object(hint, definitions)
    if origin is NotRequired:
        return _schema(arguments[0], definitions)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin in (Union, UnionType):
        shapes = [_schema(each, definitions) for each in arguments]
        plain = [each["type"] for each in shapes if each.keys() == {"type"}]
        return {"type": plain} if len(plain) == len(shapes) else {"anyOf": shapes}
    if origin in (list, Sequence):
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin in (dict, Mapping):
        assert arguments[0] is str
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    raise TypeError(f"no schema is known for {hint}")


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = get_type_hints(kind, include_extras=True)
        definitions[kind.__name__] = {
            "type": "object",
            "description": " ".join(kind.__doc__.split()),
            "properties": {name: _schema(each, definitions) for name, each in hints.items()},
            "required": [name for name, each in hints.items() if get_origin(each) is not NotRequired],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _record(_: JsonDocument) -> dict[str, Any]:
    return record_model.schema()


def _records(document: JsonDocument) -> dict[str, Any]:
    """A list of records. Those that are not proved are there where they are asked for, with whatever they hold."""
    whole = record_model.schema()
    sealed = {key: whole[key] for key in ("type", "description", "properties", "required", "additionalProperties")}
    erased = {
        **sealed,
        "description": "A record whose content was erased: its digest is left.",
        "properties": {
            **{key: value for key, value in sealed["properties"].items() if key != "record"},
            "record_sha256": {"type": "string"},
        },
        "required": ["format", "record_sha256", "seal", "signature"],
    }
    not_proved = {
        "type": "object",
        "description": "With `--include-altered`: what is in the file, if it can be read, with two members more.",
        "properties": {"verdict": {"type": "string"}, "file": {"type": "string"}},
        "required": ["verdict", "file"],
    }
    return {
        "$schema": _DRAFT,
        "title": document.format,
        "type": "array",
        "items": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("SealedRecord", "ErasedRecord", "WithVerdict")]},
        "$defs": {**whole["$defs"], "SealedRecord": sealed, "ErasedRecord": erased, "WithVerdict": not_proved},
    }


def _unsaved_record(document: JsonDocument) -> dict[str, Any]:
    whole = record_model.schema()
    return {
        "$schema": _DRAFT,
        "title": document.format,
        "type": "object",
        "description": "What a record's file would hold, before it is sealed.",
        "properties": {name: whole["properties"][name] for name in ("format", "record")},
        "required": ["format", "record"],
        "additionalProperties": False,
        "$defs": {name: shape for name, shape in whole["$defs"].items() if name != "Seal"},
    }


def _row(document: JsonDocument) -> dict[str, Any]:
    return {
        "$schema": _DRAFT,
        "title": ROW,
        "type": "array",
        "items": {
            "type": "object",
            "description": "One record. docs/export.md says what each column holds. With `--fields`: some of them.",
            "properties": {
                name: {"enum": [ROW, f"{ROW}-pseudonymised"]} if name == "row" else {"type": "string"}
                for name in COLUMNS
            },
            "additionalProperties": False,
        },
    }


def _entry(_: JsonDocument) -> dict[str, Any]:
    return entry_model.schema()


_MADE_OTHERWISE = {
    "record": _record,
    "entry": _entry,
    "records": _records,
    "unsaved-record": _unsaved_record,
    "row": _row,
}
assert {each.name for each in DOCUMENTS if not each.types} == set(_MADE_OTHERWISE)
