"""Who starts the engines, who shares them, who stops them."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests.engines.using import Command, embedded, engines, eventually, kill, processes

BOTH = {"postgres", "redis"}
Start = Callable[..., Command]
READ_NOTE = """
import psycopg
with psycopg.connect(host=embedded.database_settings()["HOST"], user="portal", dbname="portal") as c:
    print(c.execute("SELECT text FROM note").fetchone()[0], flush=True)
"""
WRITE_NOTE = """
import psycopg
with psycopg.connect(host=embedded.database_settings()["HOST"], user="portal", dbname="portal") as c:
    c.execute("DROP TABLE IF EXISTS note")
    c.execute("CREATE TABLE note AS SELECT 'kept' AS text")
print("written", flush=True)
"""
FORK = """
if os.fork() == 0:
    import time
    os.close(0), os.close(1)
    time.sleep(3)
    os._exit(0)
"""


def test_the_last_command_stops_them_before_it_ends(data: Path, command: Start) -> None:
    first, second = command().is_up(), command().is_up()
    assert first.said == second.said
    first.leave()
    assert engines(data) == BOTH
    second.leave()
    assert engines(data) == set()


def test_commands_started_at_once_share_one_pair(data: Path, command: Start) -> None:
    started = [command() for _ in range(4)]
    for one in started:
        one.is_up()
    assert engines(data) == BOTH
    for one in started:
        one.leave()
    assert engines(data) == set()


def test_the_guardian_stops_them_when_the_last_command_was_killed(
    data: Path, command: Start
) -> None:
    command().is_up().kill()
    assert eventually(lambda: not processes(data))


def test_a_command_ended_by_a_signal_leaves_nothing(data: Path, command: Start) -> None:
    one = command().is_up()
    os.kill(one.process.pid, signal.SIGTERM)
    assert eventually(lambda: not processes(data))


def test_the_next_command_survives_the_death_of_all(data: Path, command: Start) -> None:
    one = command(WRITE_NOTE).is_up()
    assert one.process.stdout.readline() == "written\n"
    running = processes(data)
    kill(running["guardian"], one.process.pid, running["postgres"], running["redis"])
    next_one = command(READ_NOTE).is_up()
    assert next_one.process.stdout.readline() == "kept\n"
    next_one.leave()
    assert eventually(lambda: not processes(data))


def test_a_killed_guardian_is_replaced(data: Path, command: Start) -> None:
    one = command().is_up()
    kill(processes(data)["guardian"])
    command().is_up().leave()
    one.kill()
    assert eventually(lambda: not processes(data))


def test_servers_killed_under_a_command_come_back_with_the_next(data: Path, command: Start) -> None:
    one = command(WRITE_NOTE).is_up()
    assert one.process.stdout.readline() == "written\n"
    running = processes(data)
    kill(running["postgres"], running["redis"])
    other = command(READ_NOTE).is_up()
    assert other.process.stdout.readline() == "kept\n"
    assert engines(data) == BOTH
    other.leave()
    assert engines(data) == BOTH
    one.leave()
    assert engines(data) == set()


def test_a_forked_child_counts_as_a_user(data: Path, command: Start) -> None:
    command(FORK).is_up().leave()
    assert engines(data) == BOTH
    assert eventually(lambda: not processes(data))


def test_sockets_removed_under_a_running_server_do_not_lock_it_out(
    data: Path, command: Start
) -> None:
    one = command().is_up()
    for name in (".s.PGSQL.5432", "redis.sock"):
        (Path(one.said.split()[0]) / name).unlink()
    command().is_up().leave()
    one.leave()
    assert engines(data) == set()


def test_reset_is_refused_while_a_command_uses_them(data: Path, command: Start) -> None:
    one = command().is_up()
    assert "are in use" in embedded(data, "reset")
    assert "Postgres: running" in embedded(data, "status")
    one.leave()
