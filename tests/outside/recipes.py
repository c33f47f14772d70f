"""The commands of docs/verify.md, taken from the page and run as they stand, in a folder of their own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.needed import NODE_MODULES
from tests.support.needed import missing as not_there

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/verify.md").read_text(encoding="utf-8")
# Every fenced block with a title, by that title.
BLOCKS = {
    found["title"]: found["text"]
    for found in re.finditer(r'^```\w+ title="(?P<title>[^"]+)"\n(?P<text>.*?)^```$', PAGE, re.MULTILINE | re.DOTALL)
}
VERIFIERS = {
    "joserfc": "verify_joserfc.py",
    "jwcrypto": "verify_jwcrypto.py",
    "jose": "verify_jose.mjs",
    "jq+openssl": "verify_openssl.sh",
}


def need(verifier: str) -> None:
    """Skip the test, and say which tool is missing; where all are required, fail."""
    match verifier:
        case "joserfc" | "jwcrypto":
            modules = (verifier, "rfc8785", "cryptography")
            missing = [name for name in modules if importlib.util.find_spec(name) is None]
        case "jose":
            missing = ["node"] if shutil.which("node") is None else []
            missing += [name for name in ("jose", "canonicalize") if not (NODE_MODULES / name).is_dir()]
        case _:
            tools = ("jq", "openssl", "base64", "sha256sum", "cmp")
            missing = [name for name in tools if shutil.which(name) is None]
    if missing:
        not_there(f"missing: {', '.join(missing)}")


def run_recipe(name: str, folder: Path, files: Mapping[str, bytes]) -> subprocess.CompletedProcess[str]:
    """Run the block `name` in `folder`, which gets these files first. Nothing of this project can be imported there."""
    folder.mkdir(exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    (folder / name).write_text(BLOCKS[name], encoding="utf-8")
    command = {".py": [sys.executable, "-I"], ".mjs": ["node"], ".sh": ["sh"]}[Path(name).suffix]
    if name.endswith(".mjs") and not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(NODE_MODULES.resolve())
    return subprocess.run(
        [*command, name],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
