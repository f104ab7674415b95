"""Samples of bank files, return files, funding shares, reports of money."""

from datetime import date
from io import BytesIO

from subsidies.bankfiles.models import BankLayout, Export, ExportFile, ExportRow
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.services import store_file
from subsidies.opening.models import OpeningFile
from subsidies.reconciliation.models import ReturnFile
from subsidies.reports.models import Report
from tests.access.samples.base import NAME, batch
from tests.factories import UserFactory
from tests.factories.numbers import AT


def layout():
    """A draft for one county."""
    sample = samples()["agricultural"]
    return BankLayout.objects.create(
        region="431103",
        bank="agricultural",
        name=sample["name"],
        valid_from=date(2024, 1, 1),
        body=sample["body"],
        drafted_at=AT,
    )


def stored():
    """A sealed file."""
    return store_file(name="样例.txt", content=BytesIO(b"1|6217"), at=AT)


def bank_file():
    """A file of an exported batch with one payment."""
    found = ExportFile.objects.first()
    if found:
        return found
    made = Export.objects.create(
        batch=batch(),
        reference="431103202401000001",
        made_at=AT,
        made_by=UserFactory(),
        purpose="样例",
        row_count=1,
        amount="50.00",
        sha256="0" * 64,
    )
    file = ExportFile.objects.create(
        export=made,
        layout=layout(),
        number=1,
        reference="431103202401000001001",
        row_count=1,
        amount="50.00",
        content=stored(),
    )
    ExportRow.objects.create(
        export=made,
        file=file,
        number=1,
        payee_kind="person",
        payee_id=1,
        name=NAME,
        holder=NAME,
        account_id=1,
        last4="5678",
        number_index=b"0" * 16,
        amount="50.00",
        since=date(2024, 1, 1),
        until=date(2024, 1, 1),
        line_ids=[1],
    )
    return file


def return_file():
    """A return file that was read."""
    return ReturnFile.objects.create(
        file=bank_file(),
        name="回盘.csv",
        sha256=f"{ReturnFile.objects.count():064}",
        content=stored(),
        row_count=1,
        read_at=AT,
        read_by=UserFactory(),
    )


def report():
    """A masked report that waits."""
    return Report.objects.create(
        kind="roll",
        region="431103",
        month=date(2024, 1, 1),
        requested_at=AT,
        requested_by=UserFactory(),
    )


def opening():
    """Past payments that were checked."""
    return OpeningFile.objects.create(
        region="431103",
        name="旧系统.xlsx",
        sha256=f"{OpeningFile.objects.count():064}",
        content=stored(),
        state="read",
        read_at=AT,
        read_by=UserFactory(),
    )


SAMPLES = {
    "opening": lambda user: {"pk": opening().pk},
    "opening_action": lambda user: {"pk": opening().pk, "action": "drop"},
    "report": lambda user: {"pk": report().pk},
    "bank_file": lambda user: {"pk": bank_file().pk},
    "bank_row": lambda user: {"pk": bank_file().rows.get().pk},
    "bank_layout": lambda user: {"pk": layout().pk},
    "return_file": lambda user: {"pk": return_file().pk},
    "return_action": lambda user: {"pk": return_file().pk, "action": "drop"},
}
