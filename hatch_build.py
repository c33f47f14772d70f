"""Puts the compiled forms of the rules that ship into the wheel, so that no start of an installed sharewise reads their YAML."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


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
