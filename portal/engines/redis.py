"""The embedded Redis: the wheel's own server with an append-only file, on a socket only."""

import signal
import socket
import subprocess
import time

from portal.engines.place import EngineError, Place
from portal.engines.processes import end, pid_in


class Redis:
    """One server in a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.socket = place.run / "redis.sock"
        self.pid_file = place.run / "redis.pid"
        self.log = place.state / "redis/server.log"

    def answers(self) -> bool:
        """Whether it answers a PING now."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Bring it up; its append-only file keeps tasks not yet acknowledged."""
        pid = pid_in(self.pid_file, command_holds="redis-server")
        if pid and self.socket.exists() and self._comes_up():
            return
        if pid:
            end(pid, signal.SIGTERM, signal.SIGKILL)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.place.state / "redis"),
            "pidfile": str(self.pid_file),
            "logfile": str(self.log),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "daemonize": "yes",
        }
        arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
        subprocess.run(
            [self.place.redis_server, *arguments, "--save", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.place.as_user(),
        )
        if not self._comes_up():
            said = self.log.read_text(errors="replace") if self.log.exists() else ""
            raise EngineError("redis-server did not start:\n" + "\n".join(said.splitlines()[-20:]))

    def _comes_up(self, *, seconds: float = 30) -> bool:
        until = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True
