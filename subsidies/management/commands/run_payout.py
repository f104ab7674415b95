"""Compute the payout batches of a month (DESIGN §8)."""

import json
import sys
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from portal.bootstrap import ensure_ready
from portal.lib.periods import Month
from portal.worker import worker_for_duration
from subsidies.batches.selectors import month_totals
from subsidies.models import Run
from subsidies.runs.selectors import Progress
from subsidies.runs.services import RunError, start_run
from subsidies.runs.waiting import RunFailed, wait_for
from subsidies.tasks import send


class Command(BaseCommand):
    """Make the month's batches through Celery, one task a county; safe to repeat."""

    help = "核算某月的发放批次（每县一个任务，可重复运行）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="发放月份，例如 2024-01")
        parser.add_argument("--region", default="43", help="区划代码，例如 4311；默认全部")
        parser.add_argument("--wait", action="store_true", help="等到全部完成")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument(
            "--supplement", action="store_true", help="对已冻结批次开下一序号，只发差额"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_ready(load_catalogue=True)
        try:
            month = Month.parse(options["month"])
            run = start_run(
                month=month,
                region=options["region"],
                supplement=options["supplement"],
                actor=None,
                at=timezone.now(),
            )
        except (ValueError, RunError) as error:
            raise CommandError(str(error), returncode=2) from error
        with worker_for_duration() if options["wait"] else nullcontext():
            send(run)
            if options["wait"]:
                self._wait(run)
        self._print(options["region"], month, as_json=options["json"], waited=options["wait"])

    def _wait(self, run: Run) -> None:
        with tqdm(
            total=run.counties.count(), unit="县", desc=f"{run.month:%Y-%m}", file=sys.stderr
        ) as bar:

            def show(now: Progress) -> None:
                if now.done > bar.n:
                    bar.set_postfix_str(f"{now.lines} 笔", refresh=False)
                    bar.update(now.done - bar.n)

            try:
                wait_for(run, send=send, show=show)
            except RunFailed as error:
                raise CommandError(str(error)) from error

    def _print(self, region: str, month: Month, *, as_json: bool, waited: bool) -> None:
        totals = month_totals(region, month)
        if as_json:
            self.stdout.write(json.dumps(totals.as_json(), ensure_ascii=False))
            return
        state = "" if waited else "（任务已提交，以下为目前已完成部分）"
        self.stdout.write(
            f"{month.in_words()} {region}{state}：{len(totals.batches)} 个批次，{totals.lines} 笔，"
            f"{totals.amount:.2f} 元，{totals.exceptions} 条例外"
        )
