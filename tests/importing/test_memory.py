"""100,000 rows are read in 300 MB: measured in a process of its own."""

import os
import subprocess
import sys

import pytest

from benchmarks.places import PROJECT

LIMIT_MB = 300
PROGRAM = """
import sys
from pathlib import Path
import django
django.setup()
from portal.importing.checking import CHUNK, _chunks, _understood
from portal.importing.kinds import Context, kind_of
from portal.importing.reading import open_source
from portal.regions.tree import Node, build
from datetime import date
tree = build([Node(1, "43", "湖南省", "national", "province", None),
    Node(2, "4311", "永州市", "national", "prefecture", "43"),
    Node(3, "431103", "冷水滩区", "national", "county", "4311")])
kind = kind_of("people")
source = open_source(kind, Path(sys.argv[1]).read_bytes(), "a.xlsx")
context = Context(tree, date(2024, 1, 15), {}, "431103")
rows = wrong = 0
for chunk in _chunks(source.rows):
    parsed, troubles = _understood(kind, source, context, chunk)
    rows += sum(1 for _ in kind.stage(parsed, context))
    wrong += len(troubles)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(rows, wrong, peak // 1024)
"""


@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_hundred_thousand_rows_in_300_mb(tmp_path):
    from benchmarks.importing import _write

    path = tmp_path / "a.xlsx"
    _write(path, 100_000, wrong=False)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], cwd=PROJECT, check=True, capture_output=True,
        text=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
    )  # fmt: skip
    rows, wrong, peak = map(int, done.stdout.split()[-3:])
    assert (rows, wrong) == (100_000, 0)
    assert peak < LIMIT_MB
