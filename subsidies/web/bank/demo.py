"""What the demonstration shows of banks: layouts, an exported batch, answers with failures."""

from datetime import date, datetime
from typing import Any

from portal.accounts.models import User
from portal.lib.periods import Month
from subsidies.bankfiles.models import ExportFile
from subsidies.bankfiles.plan import plan_of
from subsidies.bankfiles.selectors import export_of
from subsidies.bankfiles.services import export_batch
from subsidies.bankfiles.stored import whole
from subsidies.demo.banks import make_briefs, make_layouts
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.reconciliation.services import apply_return, read_return

COUNTY = "431103"
FINANCE, MANAGER = "caiwu", "zhuguan"
#: Which rows of the answer did not arrive, by their number.
FAULTS = {
    3: ("交易失败", "F001", "户名不符"),
    7: ("交易失败", "F003", "已清户"),
    9: ("处理中", "F999", "超时"),
}


def make_demo(*, region: str, month: Month, at: datetime, today: date) -> None:
    """Layouts and briefs of the prefecture; the county's approved month sent and answered.

    Done once; a batch that is not approved is left alone.
    """
    staff = {u.username: u for u in User.objects.filter(username__in=(FINANCE, MANAGER))}
    if len(staff) < 2 or not COUNTY.startswith(region[:4]):
        return
    since = month.first
    make_layouts(
        region=COUNTY[:4], drafter=staff[FINANCE], publisher=staff[MANAGER], since=since, at=at
    )
    make_briefs(region=COUNTY[:4], actor=staff[FINANCE], since=since, at=at)
    batch = Batch.objects.filter(region=COUNTY, month=month.first, state=State.APPROVED).first()
    if batch is not None and export_of(batch.pk) is None:
        _answer(batch, staff[FINANCE], at, today)


def _answer(batch: Batch, actor: User, at: datetime, today: date) -> None:
    signature = plan_of(batch, today).signature
    export = export_batch(
        batch_id=batch.pk,
        signature=signature,
        purpose="演示：送代发银行",
        actor=actor,
        day=today,
        at=at,
    )
    files = export.files.filter(layout__bank="agricultural").order_by("-row_count")
    for n, file in enumerate(files[:2]):
        given: dict[str, Any] = {"name": f"农行回盘{n + 1}.csv", "content": _farm(file)}
        returned = read_return(file=file, actor=actor, at=at, **given).file
        if n == 0:
            apply_return(returned=returned, actor=actor, at=at)


def _farm(file: ExportFile) -> bytes:
    """The answer of the agricultural bank to what was sent: three rows did not arrive."""
    lines = ["批次号,序号,账号,金额,处理状态,返回码,返回信息,记账日期,流水号"]
    for sent in whole(file.content).decode("gb18030").splitlines()[1:-1]:
        number, account, _, _, amount, *_ = sent.split("|")
        result, code, said = FAULTS.get(int(number), ("交易成功", "", ""))
        day = f"{file.export.made_at:%Y%m%d}" if not code else ""
        lines.append(
            f"{file.reference},{number},{account},{amount},{result},{code},{said},{day},N{number}"
        )
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")
