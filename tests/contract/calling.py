"""``manage.py calculate`` as another program calls it: JSON in, JSON and an exit code out."""

import io
import json
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command


@dataclass
class Answer:
    code: int
    json: Any
    text: str

    @property
    def error(self) -> dict:
        """The object that names field and cure, wherever it is wrapped."""
        found = self.json
        while isinstance(found, dict) and "field" not in found and "error" in found:
            found = found["error"]
        assert isinstance(found, dict), self.text
        return found


def calculate(monkeypatch, capsys, data, month="2024-01", name="entitlements", raw=None) -> Answer:
    """Run the command in this process; ``raw`` is sent as it is instead of ``data``."""
    text = json.dumps(data, ensure_ascii=False) if raw is None else raw
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    capsys.readouterr()
    code = 0
    try:
        call_command("calculate", name, *(["--month", month] if month is not None else []))
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    printed = out.strip() or err.strip()
    return Answer(code, json.loads(printed), printed)
