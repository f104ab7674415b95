"""Remove sealed files that no row names: what a request that failed half-way left behind."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.people import vault
from portal.registry import registry

DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--simulate", action="store_true", help="only count")

    def handle(self, *args: Any, simulate: bool, **options: Any) -> None:
        before = time.time() - DAY  # a younger one may belong to a request still running
        known = {name for names in registry.all("sealed_files") for name in names()}
        lost = [
            name
            for name in vault.stored()
            if name not in known and (vault.root() / name).stat().st_mtime < before
        ]
        for name in lost:
            if not simulate:
                vault.drop(name)
        self.stdout.write(
            f"{len(lost)} 个没有登记的文件" + ("（未删除）" if simulate else "已删除")
        )
