"""Everything from an empty database to a paid month one can look at."""

import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from tqdm import tqdm

from portal.demo.logins import LOGINS, PASSWORD
from portal.demo.services import make_logins
from portal.demo.serving import HOST, port_is_free, serve
from portal.lib.periods import Month
from portal.registry import registry

#: Values marked 演示, which exist only here.
DEMO_VALUES = settings.BASE_DIR / "fixtures" / "demo"
#: From then on the list of every prefecture is in force: nothing is made up for before.
FIRST = Month(2024, 1)


class Command(BaseCommand):
    """Each step may be done already; doing it again changes nothing."""

    help = "演示：建库、载入目录、生成人口、核算两年，然后启动网站（可重复运行）"

    def add_arguments(self, parser: CommandParser) -> None:
        """What is made and where it is served."""
        parser.add_argument("--region", default="4311", help="生成人口的区划代码")
        parser.add_argument("--size", type=int, default=20_000, help="人数")
        parser.add_argument("--month", default="2025-12", help="正在办理的月份")
        parser.add_argument("--months", type=int, default=6, help="连同以前，共几个月的数据")
        parser.add_argument("--port", type=int, default=8000, help="网站端口")
        parser.add_argument("--no-serve", action="store_true", help="不启动网站")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, then serve it."""
        if not settings.DEBUG:
            raise CommandError("演示数据只能建在 DEBUG=1 的环境中。")
        port = options["port"]
        if not options["no_serve"] and not port_is_free(port):
            raise CommandError(f"端口 {port} 已被占用；请换一个：make demo PORT={port + 1}")
        self._make(options)
        if not options["no_serve"]:
            self._announce(port)
            serve(port)

    def _make(self, options: dict[str, Any]) -> None:
        month, region = Month.parse(options["month"]), options["region"]
        first = max(month.shift(1 - options["months"]), min(month, FIRST))
        steps: list[tuple[str, Callable[[], object]]] = [
            ("建立数据库结构", _migrate),
            ("载入清单目录", lambda: call_command("load_catalogue")),
            ("载入演示参数", lambda: call_command("load_catalogue", str(DEMO_VALUES))),
            ("建立演示账号", lambda: make_logins(at=timezone.now())),
            (
                f"生成 {options['size']:,} 名老年人",
                lambda: call_command(
                    "seed_population", region=region, size=options["size"], seed=1, month=str(first)
                ),
            ),
            *_announced("demo_past", region=region, first=first, month=month),
            (
                f"核算 {month} 待遇（Celery）",
                lambda: call_command("run_payout", region=region, month=str(month), wait=True),
            ),
            *_announced("demo_step", region=region, month=month),
        ]
        begun = time.monotonic()
        for number, (label, step) in enumerate(steps, start=1):
            since = time.monotonic()
            self.stdout.write(f"{_bar(number - 1, len(steps))} {label} …")
            step()
            self.stdout.write(
                f"{_bar(number, len(steps))} {label} {time.monotonic() - since:.1f} 秒"
            )
        self.stdout.write(f"演示数据已就绪，用时 {time.monotonic() - begun:.0f} 秒。")

    def _announce(self, port: int) -> None:
        self.stdout.write(
            f"\n网站： http://{HOST}:{port}/   （Ctrl-C 结束）\n演示账号（口令均为 {PASSWORD}）："
        )
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<8} {login.display_name}")
        self.stdout.flush()


def _announced(kind: str, **where: Any) -> list[tuple[str, Callable[[], object]]]:
    """What apps add: (label, callable(region=, month=, at=, today=)); ``demo_past``, before the
    month in work, is told the ``first`` month too. Each must be safe to repeat.
    """

    def step(run: Callable[..., object]) -> Callable[[], object]:
        return lambda: run(at=timezone.now(), today=timezone.localdate(), **where)

    return [(label, step(run)) for label, run in registry.all(kind)]


def _bar(done: int, total: int) -> str:
    width = 4
    return f"[{'█' * (done * width)}{'░' * ((total - done) * width)}] {done}/{total}"


def _migrate() -> None:
    """Apply what is missing, migration by migration."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        return
    with tqdm(total=missing, unit="步", desc="迁移", file=sys.stderr) as bar:

        class Counted:
            """Counts the applied migrations that the command writes a line for."""

            def write(self, text: str) -> None:
                """Count a migration done."""
                bar.update(text.count(" OK"))

            def flush(self) -> None:
                """Nothing is kept."""

        call_command("migrate", interactive=False, verbosity=1, stdout=Counted(), no_color=True)
