"""Sample layouts that a draft can start from; none is in force until two people say so."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "bankfiles"


@cache
def samples() -> dict[str, dict[str, Any]]:
    """bank → name, document and body, as the files of ``fixtures/bankfiles`` say."""
    read = [yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))]
    return {entry["bank"]: entry for entry in read}
