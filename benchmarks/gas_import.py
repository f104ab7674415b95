"""Seconds and memory of taking in 300,000 gas users as one sheet: read and compared, then written.

    python -m benchmarks.gas_import [--rows 300000]

Each step runs in a process of its own, as in a worker; its memory is that process's peak.
Ends with an error when one needs more than 300 MB or not every row is written.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import machine
from benchmarks.importing import memory
from benchmarks.places import PROJECT, create, environment, manage

LIMIT_MB = 300
DATABASE = "bench_gas_import"
COMPANY = "样例管道公司"


def main() -> None:
    """Make the file, then each step in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--inside", choices=("take", "check", "apply"), help=argparse.SUPPRESS)
    parser.add_argument("--file", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if options.inside:
        _inside(options.inside, options.file)
        return
    print(machine(), flush=True)
    create(DATABASE)
    os.environ.update(environment(DATABASE))
    manage("migrate", "--verbosity", "0")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "users.xlsx"
        _write(path, options.rows)
        print(f"{options.rows:,} rows ({path.stat().st_size / 2**20:.1f} MB)", flush=True)
        over = sum(_step(step, path) > LIMIT_MB for step in ("take", "check", "apply"))
    sys.exit(int(over > 0))


def _write(path: Path, rows: int) -> None:
    from rustpy_xlsxwriter import FastExcel

    FastExcel(str(path)).sheet("燃气用户", _rows(rows)).save()


def _rows(rows: int) -> Iterator[dict[str, Any]]:
    for n in range(rows):
        business = n % 10 == 0
        yield {
            "供气企业": COMPANY, "户号": f"LS{n:07d}", "户名": f"样例用户{n}",
            "用户类别": "餐饮店" if business else "居民", "供气方式": "管道", "县市区": "冷水滩区",
            "乡镇（街道）": f"样例{n % 20}街道", "用气地址": f"样例路{n % 900}号{n % 30}栋{n % 12}室",
            "联系电话": f"139{n:08d}", "开户日期": "2020-05-01", "装有报警器": "是" if business else "",
            "软管长度（厘米）": 150 + n % 80,
        }  # fmt: skip


def _step(step: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gas_import", "--inside", step, "--file", str(path)],
        cwd=PROJECT, env=environment(DATABASE), check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, peak, said = done.stdout.strip().splitlines()[-1].split("\t")
    print(f"  {step:<8}{float(seconds):7.1f} s {float(peak):6.0f} MB peak  {said}", flush=True)
    return float(peak)


def _inside(step: str, path: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from portal.accounts.models import User
    from portal.importing.models import FileImport
    from portal.importing.process import apply_file, check_file
    from portal.importing.services import confirm

    at, started = timezone.now(), time.perf_counter()
    if step == "take":
        _take(path, at)
    file = FileImport.objects.latest("pk")
    if step == "check":
        check_file(file_id=file.pk, at=at, today=timezone.localdate())
    elif step == "apply":
        confirm(actor=User.objects.get(username="bench"), file=file, at=at, digest=file.digest)
        apply_file(file_id=file.pk, at=timezone.now())
        from gas_safety.models import Customer

        assert Customer.objects.count() == file.new
    file.refresh_from_db()
    said = f"{file.state}: {file.new:,} new, {file.errors:,} errors"
    print(f"{time.perf_counter() - started:.2f}\t{memory('VmHWM'):.0f}\t{said}")


def _take(path: str, at: Any) -> None:
    from django.db import connection

    from gas_safety.models import Company
    from portal.accounts.models import User
    from portal.importing.kinds import kind_of
    from portal.importing.services import take_in
    from portal.parties.models import Organisation
    from portal.regions.models import Region

    region = Region.objects.get(code="431103", valid_to=None)
    about = {"roles": ["gas_inspector"], "region": region}
    user, _ = User.objects.get_or_create(username="bench", defaults=about)
    about = {"kind": "gas_company", "region": region}
    organisation, _ = Organisation.objects.get_or_create(name=COMPANY, defaults=about)
    Company.objects.get_or_create(organisation=organisation, defaults={"supply": "pipeline"})
    with connection.cursor() as cursor:  # an earlier run's
        cursor.execute("TRUNCATE gas_safety_customer CASCADE")
    take_in(
        actor=user, kind=kind_of("gas-users"), region=region, file_name="users.xlsx", options={},
        content=Path(path).read_bytes(), at=at,
    )  # fmt: skip


if __name__ == "__main__":
    main()
