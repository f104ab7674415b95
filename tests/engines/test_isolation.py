"""What the engines are given and whom they listen to."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.using import PROJECT, Command, embedded, engines, eventually, processes

Start = Callable[..., Command]
LISTENING = "0A"


def open_files(pid: int) -> set[str]:
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(descriptor))
        except FileNotFoundError:
            continue
    return found


def test_they_are_given_nothing_of_the_caller(data: Path, command: Start) -> None:
    one = command().is_up()
    theirs = {os.readlink(f"/proc/{one.process.pid}/fd/{number}") for number in (0, 1)}
    running = processes(data)
    for name in ("postgres", "redis"):
        assert not open_files(running[name]) & theirs
        assert str(data / "users.lock") not in open_files(running[name])
        assert os.getsid(running[name]) != os.getsid(one.process.pid)
        assert b"PORTAL_DATA_DIR" not in Path(f"/proc/{running[name]}/environ").read_bytes()
    assert not open_files(running["guardian"]) & theirs
    one.leave()


def test_they_listen_on_sockets_only(data: Path, command: Start) -> None:
    one = command().is_up()
    running = processes(data)
    for name in ("postgres", "redis"):
        held = {file for file in open_files(running[name]) if file.startswith("socket:")}
        for table in ("tcp", "tcp6"):
            rows = Path(f"/proc/{running[name]}/net/{table}").read_text().splitlines()[1:]
            listening = {
                f"socket:[{row.split()[9]}]" for row in rows if row.split()[3] == LISTENING
            }
            assert not held & listening
    run = Path(one.said.split()[0])
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    one.leave()


@pytest.fixture
def deep() -> Iterator[Path]:
    top = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    top.chmod(0o755)
    data = top / ("deep" * 20) / ("deeper" * 10)
    data.mkdir(parents=True)
    yield data
    embedded(data, "reset")
    shutil.rmtree(top)


def test_a_long_path_gets_short_sockets(deep: Path, command: Start) -> None:
    one = command(folder=deep).is_up()
    assert len(one.said.split()[0]) < 50
    one.leave()
    assert engines(deep) == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a system user who can be shut out")
def test_a_folder_closed_to_the_engines_user_still_works(command: Start) -> None:
    top = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    data = top / "data"
    one = command(folder=data).is_up()
    state = Path((data / "location").read_text())
    assert not state.is_relative_to(top)
    assert stat.S_IMODE(top.stat().st_mode) == 0o700
    one.leave()
    assert eventually(lambda: not processes(data))
    embedded(data, "reset")
    assert not state.exists()
    shutil.rmtree(top)


@pytest.fixture
def stranger() -> dict:
    """How to start a command as an ordinary user who can run this project's Python."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    user = pwd.getpwnam("nobody")
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    packages = sysconfig.get_path("purelib")
    for python in (sys.executable, "/usr/bin/python3"):
        options = {**identity, "env": {"PYTHONPATH": packages, "PATH": os.defpath}}
        try:
            probe = [python, "-c", "import psycopg, portal"]
            subprocess.run(probe, cwd=PROJECT, check=True, capture_output=True, **options)
        except (OSError, subprocess.CalledProcessError):
            continue
        return {**identity, "python": python, "packages": packages}
    pytest.skip("this clone or its Python is in a folder that other users cannot enter")


def test_an_ordinary_user_runs_them_as_himself(stranger: dict, command: Start) -> None:
    data = Path(tempfile.mkdtemp(prefix="portal-test-", dir="/tmp"))
    os.chown(data, stranger["user"], stranger["group"])
    one = command(folder=data, **stranger).is_up()
    running = processes(data)
    assert set(running) == {"postgres", "redis", "guardian"}
    for pid in running.values():
        assert Path(f"/proc/{pid}").stat().st_uid == stranger["user"]
    one.leave()
    assert engines(data) == set()
    shutil.rmtree(data)


def test_a_folder_of_another_user_is_refused_with_the_cure(
    data: Path, stranger: dict, command: Start
) -> None:
    command().is_up().leave()  # made by root
    refused = command(stderr=subprocess.PIPE, **stranger)
    _, said = refused.process.communicate(timeout=60)
    assert "belongs to another user" in said
    assert "PORTAL_DATA_DIR" in said
