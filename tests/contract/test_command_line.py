"""The same from a shell, as a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.long


def calculate(text: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "calculate", *arguments],
        cwd=settings.BASE_DIR,
        input=text,
        env=os.environ | {"DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_command_of_the_issue_prints_only_json():
    done = calculate(
        '{"birth_date":"1943-05-10","hukou":"431103"}', "entitlements", "--month", "2024-01"
    )
    assert done.returncode == 0, done.stderr
    items = {entry["code"]: entry for entry in json.loads(done.stdout)["items"]}
    assert (items["yongzhou-08"]["outcome"], items["yongzhou-08"]["amount"]) == (
        "entitled",
        "50.00",
    )


def test_bad_input_leaves_exit_code_2():
    done = calculate('{"hukuo":"431103"}', "entitlements", "--month", "2024-01")
    assert done.returncode == 2
    told = json.loads(done.stdout.strip() or done.stderr.strip())
    assert "hukuo" in json.dumps(told)
