"""Serve the portal as in production: gunicorn, with a Celery worker and the schedule beside it."""

import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from portal.worker import stop

HOST = "127.0.0.1"


class Server(BaseApplication):
    """Gunicorn with options instead of a command line."""

    def __init__(self, port: int) -> None:
        self.options = {"bind": f"{HOST}:{port}", "workers": 2, "threads": 4, "loglevel": "warning"}
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, loaded in each worker."""
        return get_wsgi_application()


def port_is_free(port: int) -> bool:
    """Whether the port can be served on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(port: int) -> None:
    """Serve until interrupted; the worker ends with the server."""
    connections.close_all()
    worker = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "portal.worker",
            "--concurrency=2",
            "--beat",
            "--hostname=demo@localhost",
        ],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
    )
    try:
        Server(port).run()
    finally:
        stop(worker)
