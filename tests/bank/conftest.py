"""A county with an approved batch, its accounts at three banks, and the people who sign."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from subsidies.bankfiles import tasks
from subsidies.bankfiles.models import BankLayout
from subsidies.bankfiles.plan import plan_of
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.services import (
    draft_layout,
    export_batch,
    publish_layout,
    set_brief,
)
from subsidies.models import Batch
from subsidies.reconciliation.services import apply_return, read_return
from tests.factories import AccountFactory, PersonFactory, UserFactory
from tests.factories.numbers import AT
from tests.subsidies.conftest import advance, due, gazetted_item, people, settle  # noqa: F401
from tests.subsidies.due_side import COUNTY, Row

DAY = date(2024, 1, 20)
BANKS = {
    "rural-commercial": ("农村商业银行样例支行", "402000000001"),
    "postal-savings": ("邮政储蓄银行样例支行", "403000000001"),
    "agricultural": ("农业银行样例支行", "103000000001"),
}


def account_number(n, *, start="62170000"):
    return f"{start}{n:08d}"


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """What a worker does with an order, at once."""
    monkeypatch.setattr(tasks, "send", lambda order: tasks.export_task(order.pk))


@pytest.fixture
def finance(db):
    return UserFactory(username="caiwu", roles=["finance"])


@pytest.fixture
def desk(client, finance):
    client.force_login(finance)
    return client


@pytest.fixture
def manager(db):
    return UserFactory(username="zhuguan", roles=["manager"])


@pytest.fixture
def layouts(finance, manager):
    """The samples in force in 冷水滩区."""
    return {
        bank: BankLayout.objects.create(
            region=COUNTY,
            bank=bank,
            name=sample["name"],
            valid_from=date(2024, 1, 1),
            body=sample["body"],
            document=sample["document"],
            state="published",
            drafted_at=AT,
            drafted_by=finance,
            published_at=AT,
            published_by=manager,
        )
        for bank, sample in samples().items()
    }


@pytest.fixture
def brief(finance, gazetted_item):  # noqa: F811
    return set_brief(
        item_code=gazetted_item.code,
        region=COUNTY,
        project="测试项目补贴",
        brief="高龄津贴",
        valid_from=date(2024, 1, 1),
        document="测试文号",
        actor=finance,
        at=AT,
    )


@dataclass
class County:
    """Who is paid, and the batch."""

    people: list = field(default_factory=list)
    batch: Batch | None = None


@pytest.fixture
def approved(settle, due, advance, gazetted_item):  # noqa: F811
    """Make an approved batch for people of (bank, amount, more of the account)."""

    def make(entries, *, names=()):
        made = County()
        for n, (bank, amount, more) in enumerate(entries, start=1):
            name = names[n - 1] if n <= len(names) else f"测某{n}"
            person = PersonFactory(name=name)
            made.people.append(person)
            if bank is not None:
                words, code = BANKS.get(bank, (bank, ""))
                AccountFactory(
                    **{
                        "person": person,
                        "holder": name,
                        "bank": words,
                        "bank_code": code,
                        "digits": account_number(n),
                        **more,
                    }
                )
            due.rows.append(Row(person.pk, amount, payee=person.pk, item=gazetted_item.pk))
        settle()
        made.batch = advance(Batch.objects.get(), "approved")
        return made

    return make


@pytest.fixture
def export(finance):
    """Export a batch as the finance clerk who saw the plan."""

    def run(batch, **more):
        given = {
            "batch_id": batch.pk,
            "signature": plan_of(batch, DAY).signature,
            "purpose": "送银行代发",
            "actor": finance,
            "day": DAY,
            "at": AT,
            **more,
        }
        return export_batch(**given)

    return run


@pytest.fixture
def three_banks(layouts, brief, approved):
    """Six people at three banks."""
    banks = list(BANKS) * 2
    return approved([(bank, f"{50 + n}.00", {}) for n, bank in enumerate(banks)])


@pytest.fixture
def files(three_banks, export):
    """bank → bank file of an exported batch; two payments each."""
    return {f.layout.bank: f for f in export(three_banks.batch).files.all()}


@pytest.fixture
def upload(finance):
    def run(file, content, name="回盘", **more):
        given = {"file": file, "name": name, "content": content, "actor": finance, "at": AT}
        return read_return(**{**given, **more}).file

    return run


@pytest.fixture
def applied(upload, finance):
    def run(file, content):
        return apply_return(returned=upload(file, content), actor=finance, at=AT)

    return run


def money(text):
    return Decimal(text)


def layout_with(row: BankLayout, actor, second, **changes):
    """The next version of a layout with some of its body changed, in force."""
    draft = draft_layout(
        region=row.region,
        bank=row.bank,
        name=row.name,
        valid_from=row.valid_from,
        body={**row.body, **changes},
        document=row.document,
        actor=actor,
        at=AT,
    )
    return publish_layout(draft=draft, actor=second, at=AT)
