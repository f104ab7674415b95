"""The embedded PostgreSQL: durable, on a socket only, sized for two cores."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from portal.engines.place import EngineError, Place
from portal.engines.processes import end, pid_in

DATABASE = ROLE = "portal"
ALLOWED = ("pg_checkpoint", "pg_monitor", "pg_signal_backend")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "lc_messages": "C",
}


class Postgres:
    """One cluster in a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cluster = place.state / "postgres"
        self.log = self.cluster / "server.log"

    def answers(self) -> bool:
        """Whether the portal's database can be entered now."""
        try:
            self._connect(DATABASE, ROLE).close()
        except psycopg.OperationalError as error:
            return "too many clients" in str(error) or "connection slots" in str(error)
        return True

    def start(self) -> None:
        """Bring it up (a second after the first time) and make role and database if missing."""
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        pid = pid_in(self.cluster / "postmaster.pid", command_holds=str(self.cluster))
        if pid and not self._comes_up(seconds=120):
            end(pid, signal.SIGINT, signal.SIGQUIT)  # alive behind a socket that was removed
            pid = None
        if not pid:
            self._launch()
        self._provision()

    def _connect(self, database: str, role: str) -> psycopg.Connection:
        host = str(self.place.run)
        return psycopg.connect(
            host=host, dbname=database, user=role, connect_timeout=10, autocommit=True
        )

    def _comes_up(self, *, seconds: float) -> bool:
        """Wait for it to accept connections; recovery after a crash takes its time."""
        until = time.monotonic() + seconds
        while True:
            try:
                self._connect("postgres", "postgres").close()
            except psycopg.OperationalError as error:
                if "No such file" in str(error) or time.monotonic() > until:
                    return False
                time.sleep(0.05)
            else:
                return True

    def _initialise(self) -> None:
        """Make the cluster beside its place first: a run killed here leaves no half cluster."""
        half = self.place.state / "postgres.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if self.place.user:
            shutil.chown(half, self.place.user)
        self._run(
            "initdb",
            *("--pgdata", str(half), "--username=postgres", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject", "--no-instructions"),
        )
        with (half / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'portal.conf'\n")
        shutil.rmtree(self.cluster, ignore_errors=True)
        half.rename(self.cluster)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        done = self._run("postgres", "--version")
        if f") {made_by}." not in done and f") {made_by}" not in done.split("beta")[0]:
            raise EngineError(
                f"{self.cluster} was made by PostgreSQL {made_by}, installed is {done.strip()}; "
                "dump it with the old version, or start afresh with `make demo-reset`."
            )

    def _launch(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": f'"{self.place.run}"'}
        if os.statvfs("/dev/shm").f_bavail * os.statvfs("/dev/shm").f_frsize < 1 << 30:
            settings["dynamic_shared_memory_type"] = "mmap"  # a container's small /dev/shm
        lines = [
            f"{key} = '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in settings.items()
        ]
        (self.cluster / "portal.conf").write_text("".join(lines))
        (self.cluster / "portal.conf").chmod(0o644)
        command = (
            "--pgdata",
            str(self.cluster),
            "--log",
            str(self.log),
            "--wait",
            "--timeout=120",
            "start",
        )
        try:
            self._run("pg_ctl", *command)
        except EngineError:
            # Backends of a server killed a moment ago still hold its memory.
            time.sleep(2)
            self._run("pg_ctl", *command)

    def _provision(self) -> None:
        """A role without superuser rights owns the database, as in production."""
        with self._connect("postgres", "postgres") as connection:
            role = sql.Identifier(ROLE)
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]
            ).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            for name in ALLOWED:
                connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), role))
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), role)
                )

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs; what it says goes to a file, never to a pipe.

        A server started by it would keep a pipe open and its reader waiting.
        """
        output = self.place.data / f"{program}.out"
        with output.open("wb") as file:
            done = subprocess.run(
                [self.place.postgres_bin / program, *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                check=False,
                **self.place.as_user(),
            )
        said = output.read_text(errors="replace")
        output.unlink()
        if done.returncode:
            raise EngineError(f"{program} failed:\n{said}{_tail(self.log)}")
        return said


def _tail(file: Path) -> str:
    """The last lines of a log, for the message."""
    if not file.exists():
        return ""
    lines = file.read_text(errors="replace").splitlines()[-20:]
    return f"\nlast lines of {file}:\n" + "\n".join(lines)
