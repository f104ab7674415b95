"""Seconds and memory of an import of people: read and compared, written, and the same file again.

    python -m benchmarks.importing [--rows 100000] [--wrong]

Each step runs in a process of its own, as in a worker; its memory is that process's peak,
Django and all. Ends with an error when one needs more than 300 MB, or a second import of the
same file would change something. ``--wrong`` takes only the file whose every tenth row is wrong.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import machine
from benchmarks.places import PROJECT, create, environment, manage

LIMIT_MB = 300
DATABASE = "bench_importing"
HEADS = (
    "身份证号", "姓名", "联系电话", "乡镇（街道）", "村（社区）", "详细住址", "户籍地", "户口性质",
    "居住地", "最低生活保障", "特困供养", "残疾等级", "残疾类别", "老年人能力等级", "居住方式",
    "入住养老机构", "开户银行", "银行账号", "账号说明",
)  # fmt: skip


def main() -> None:
    """Make the file, then each step in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument(
        "--inside", choices=("take", "check", "apply", "mark"), help=argparse.SUPPRESS
    )
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
    sys.exit(_measure(options.rows, CASES[2:] if options.wrong else CASES))


#: A title, whether the file is the wrong one, and the steps.
CASES = (
    ("new people", False, ("take", "check", "apply")),
    ("the same file again", False, ("take", "check")),
    ("every tenth row wrong", True, ("take", "mark")),
)


def _measure(rows: int, cases: Sequence[tuple[str, bool, tuple[str, ...]]]) -> int:
    over = 0
    with TemporaryDirectory() as folder:
        for title, wrong, steps in cases:
            path = Path(folder) / f"{int(wrong)}.xlsx"
            if not path.exists():
                _write(path, rows, wrong=wrong)
            print(f"\n{rows:,} rows x {len(HEADS)}, {title} ({path.stat().st_size / 2**20:.1f} MB)")
            for step in steps:
                over += _step(step, path) > LIMIT_MB
    return int(over > 0)


def _step(step: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", "--inside", step, "--file", str(path)],
        cwd=PROJECT, env=environment(DATABASE), check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, before, peak, said = done.stdout.strip().splitlines()[-1].split("\t")
    print(
        f"  {step:<8}{float(seconds):7.1f} s {float(peak):6.0f} MB peak ({before} MB idle)  {said}",
        flush=True,
    )
    return float(peak)


def _write(path: Path, rows: int, *, wrong: bool) -> None:
    from rustpy_xlsxwriter import FastExcel

    random = Random(1)
    FastExcel(str(path)).sheet(
        "人员", (_row(random, n, wrong=wrong and n % 10 == 0) for n in range(rows))
    ).save()


def _row(random: Random, n: int, *, wrong: bool) -> dict[str, Any]:
    from portal.lib.identifiers import id_check_character

    birth = date(1930, 1, 1) + timedelta(days=n // 40)
    first = f"431103{birth:%Y%m%d}{n % 40 * 20 + 100:03d}"
    number = first + id_check_character(first)
    disabled = n % 4 == 0
    cells = (
        number[:-1] + "?" if wrong else number, f"样例{_letters(n)}", f"139{n:08d}", f"样例{n % 20}镇",
        f"样例{n % 300}村", f"{n % 12 + 1}组", "冷水滩区", random.choice(["农村", "城镇"]), "431103",
        random.choice(["是", "否"]), "不是特困", random.choice(["一级", "二级"]) if disabled else "无残疾人证",
        "肢体、视力" if disabled else "无", "能力完好", random.choice(["独居", "无"]), "未入住",
        "样例银行", f"62170000{n:08d}", "存折账号",
    )  # fmt: skip
    return dict(zip(HEADS, cells, strict=True))


def _letters(n: int) -> str:
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{n:06d}")


def _inside(step: str, path: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from portal.importing.models import FileImport
    from portal.importing.process import apply_file, check_file
    from portal.importing.services import confirm

    before, started = memory("VmRSS"), time.perf_counter()
    at = timezone.now()
    if step == "take":
        _take(path, at)
    file = FileImport.objects.order_by("pk").last()
    assert file is not None
    if step in ("check", "mark"):
        check_file(file_id=file.pk, at=at, today=timezone.localdate())
    elif step == "apply":
        from portal.accounts.models import User

        confirm(actor=User.objects.get(), file=file, at=at, digest=file.digest)
        apply_file(file_id=file.pk, at=timezone.now())
    file.refresh_from_db()
    said = f"{file.state}: {file.new:,} new, {file.changed:,} changed, {file.same:,} same, {file.errors:,} errors"
    print(f"{time.perf_counter() - started:.2f}\t{before:.0f}\t{memory('VmHWM'):.0f}\t{said}")


def _take(path: str, at: Any) -> None:
    from portal.accounts.models import User
    from portal.importing.kinds import kind_of
    from portal.importing.services import take_in
    from portal.regions.models import Region

    region = Region.objects.get(code="431103", valid_to=None)
    user, _ = User.objects.get_or_create(
        username="bench", defaults={"roles": ["caseworker"], "region": region}
    )
    options = {"from_day": "2024-01-01", "county": region.pk}
    take_in(
        actor=user, kind=kind_of("people"), region=region, file_name="bench.xlsx",
        content=Path(path).read_bytes(), options=options, at=at,
    )  # fmt: skip


def memory(name: str) -> float:
    """Megabytes of this process: VmRSS, VmHWM."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
