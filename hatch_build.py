"""Puts the compiled forms of the rules that ship into the wheel, so that no start of an installed sharewise reads their YAML.

It is hatchling's hook, and the backend that pyproject.toml names: hatchling's own, but that a wheel needs more than the rest.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hatchling.build import build_editable, build_sdist, build_wheel, get_requires_for_build_sdist
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = [
    "CompiledRules",
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
]

# The rules are compiled by sharewise itself while a wheel is built: what it reads them with.
_READS_RULES = ("pydantic", "PyYAML")


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:  # noqa: ARG001
    """As of PEP 517, which calls it in the top folder."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [each for each in project["dependencies"] if each.startswith(_READS_RULES)]


def get_requires_for_build_editable(config_settings: dict[str, Any] | None = None) -> list[str]:  # noqa: ARG001
    """As of PEP 660: nothing is compiled, and no file has to be found for it."""
    return []


class CompiledRules(BuildHookInterface[Any]):
    """Compiles the rulebook, alone and with each adoption."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """As of the interface. An editable installation compiles what is edited at its next start."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from sharewise.reasoning.compiled_form import SHIPPED_FOLDER, build
        from sharewise.rulebook.load import read_content

        # What a start in this folder has left is of its own source, and lies where the wheel's goes.
        shutil.rmtree(root / "rules" / SHIPPED_FOLDER, ignore_errors=True)
        self._made = tempfile.TemporaryDirectory()
        base = read_content(root / "rules" / "golden_rules.yaml")
        adoptions = sorted((root / "rules" / "adoptions").glob("*.yaml"))
        build(Path(self._made.name), [(base, None), *((base, read_content(path)) for path in adoptions)])
        build_data["force_include"][self._made.name] = f"sharewise/rules/{SHIPPED_FOLDER}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """As of the interface."""
        if version != "editable":
            self._made.cleanup()
