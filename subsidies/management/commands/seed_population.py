"""Make a population up (DESIGN §8): people, circumstances, accounts and awards."""

import os
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone
from tqdm import tqdm

from portal.bootstrap import ensure_ready
from portal.lib.periods import Month
from portal.people.seeding.population import seed_people
from portal.regions.selectors import tree
from subsidies.seeding import seed_awards


class Command(BaseCommand):
    """Realistic and deterministic for a seed; the same command again adds nobody twice."""

    help = "生成演示人口：人员、情况、账户和待遇（同一种子结果相同，可重复运行）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", default="4311", help="区划代码，例如 4311")
        parser.add_argument("--size", type=int, default=20_000, help="人数")
        parser.add_argument("--seed", type=int, default=1, help="随机种子")
        parser.add_argument("--month", default="2024-01", help="待遇起发月份")
        parser.add_argument("--processes", type=int, help="进程数，默认与处理器核数相同")

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_ready(load_catalogue=True)
        month, region, size = self._checked(options)
        processes = options["processes"] or os.cpu_count() or 1
        started = time.perf_counter()
        with tqdm(total=size, unit="人", desc="人员", file=sys.stderr) as bar:
            try:
                people = seed_people(
                    region=region,
                    size=size,
                    seed=options["seed"],
                    month=month,
                    at=timezone.now(),
                    processes=processes,
                    show=lambda done, _total: bar.update(done - bar.n),
                )
            except IntegrityError as error:
                raise CommandError(
                    "库中已有另一种子生成的人员，身份证号相撞，未作任何改动；"
                    "请用原来的种子，或先 make demo-reset。"
                ) from error
        with tqdm(unit="县", desc="待遇", file=sys.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            awards = seed_awards(
                region=region,
                seed=options["seed"],
                month=month,
                at=timezone.now(),
                connections=processes,
                show=show,
            )
        took = time.perf_counter() - started
        self.stdout.write(f"新增 {people} 人，{awards} 份待遇，用时 {took:.1f} 秒。")

    def _checked(self, options: dict[str, Any]) -> tuple[Month, str, int]:
        try:
            month = Month.parse(options["month"])
        except ValueError as error:
            raise CommandError(f"--month：{error}", returncode=2) from error
        if not tree(month).counties(options["region"]):
            cure = "请填五市州或其县级区划的代码，例如 4311。"
            raise CommandError(f"--region：没有 {options['region']} 这个区划；{cure}", returncode=2)
        if options["size"] < 1:
            raise CommandError("--size：人数至少为 1。", returncode=2)
        return month, options["region"], options["size"]
