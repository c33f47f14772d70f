"""The keys that prompt_toolkit binds by default, made once for a process.

It makes them anew for each application, and a list of questionary is three: that took half of the time in which the next question
comes. They hold nothing of an application, as what they do is done to that of the event: one set does for all.
"""

from __future__ import annotations

from functools import cache

from prompt_toolkit.application import application
from prompt_toolkit.key_binding.defaults import load_key_bindings

_made_once = cache(load_key_bindings)


def share_default_keys() -> None:
    """Let all applications of this process have one set of them."""
    vars(application)["load_key_bindings"] = _made_once
