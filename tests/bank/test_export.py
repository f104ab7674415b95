"""An approved batch becomes bank files: split, summed, sealed, once."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.audit.models import Event
from subsidies.bankfiles.models import Export, ExportFile, ExportRow, StoredChunk
from subsidies.bankfiles.plan import plan_of
from subsidies.bankfiles.selectors import left_out
from subsidies.bankfiles.services import BankFileError, open_file
from subsidies.bankfiles.stored import whole
from subsidies.models import Batch, Line
from tests.bank.conftest import DAY, account_number, layout_with, money
from tests.factories import AccountFactory, UserFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db


def contents(export):
    return {f.layout.bank: whole(f.content) for f in export.files.all()}


def ends(batch):
    rows = Line.objects.filter(month=batch.month, region=batch.region, batch_id=batch.pk)
    return list(rows.order_by("payee_id").values_list("ended", flat=True))


def test_a_batch_becomes_a_file_for_every_bank(three_banks, export):
    made = export(three_banks.batch)
    assert Batch.objects.get().state == "exported"
    assert (made.row_count, made.amount, made.left_count) == (6, money("315.00"), 0)
    files = {f.layout.bank: f for f in made.files.all()}
    assert {bank: (f.row_count, f.amount) for bank, f in files.items()} == {
        "agricultural": (2, money("107.00")),
        "postal-savings": (2, money("105.00")),
        "rural-commercial": (2, money("103.00")),
    }
    assert sum(f.amount for f in files.values()) == made.amount
    assert ends(three_banks.batch) == [None] * 6


def test_the_fixed_width_file_is_as_its_layout_says(three_banks, export):
    text = contents(export(three_banks.batch))["postal-savings"].decode("gb18030")
    head, first, second, rest = text.split("\r\n")
    batch = f"{COUNTY}202401{three_banks.batch.pk:06d}002"
    assert head == f"H{batch}20240120240120{2:08d}{10500:015d}"
    assert rest == ""
    number, holder = account_number(2), "测某2"
    assert first == (
        "D00000001" + number.ljust(32) + holder + " " * (60 - 5) + f"{5100:015d}高龄津贴202401"
    )
    assert len(first.encode("gb18030")) == len(second.encode("gb18030")) == 130


def test_the_delimited_file_is_as_its_layout_says(three_banks, export):
    text = contents(export(three_banks.batch))["agricultural"].decode("gb18030")
    lines = text.split("\r\n")
    assert lines[0].endswith("001|202401|2|107.00|高龄津贴")
    assert lines[1] == f"1|{account_number(3)}|测某3|103000000001|52.00|高龄津贴|202401"
    assert lines[-2:] == ["TOTAL|2|107.00", ""]


def test_account_numbers_are_text_cells_and_sums_are_numbers(three_banks, export):
    content = contents(export(three_banks.batch))["rural-commercial"]
    rows = list(load_workbook(BytesIO(content)).active.iter_rows())
    assert "笔数：2" in rows[1][0].value
    titles = [cell.value for cell in rows[2]]
    cells = dict(zip(titles, rows[3], strict=True))
    assert (cells["银行账号"].value, cells["银行账号"].data_type) == (account_number(1), "s")
    assert cells["身份证号"].data_type == "s"
    assert len(cells["身份证号"].value) == 18
    assert (cells["金额"].value, cells["金额"].data_type) == (50, "n")
    assert rows[5][0].value == "合计　2 笔　103.00 元"


def test_rare_characters_and_the_middle_dot_survive(layouts, brief, approved, export):
    names = ("买买提·样例", "测𬭎", "测㛃")
    made = approved(
        [(b, "50.00", {}) for b in layouts if b != "industrial-commercial"], names=names
    )
    assert len(made.people) == 3
    files = contents(export(made.batch))
    texts = {
        "agricultural": files["agricultural"].decode("gb18030"),
        "postal-savings": files["postal-savings"].decode("gb18030"),
    }
    book = load_workbook(BytesIO(files["rural-commercial"])).active
    texts["rural-commercial"] = "".join(str(c) for row in book.values for c in row)
    assert all(any(name in text for text in texts.values()) for name in names)


def test_what_an_encoding_cannot_hold_is_refused_with_its_row(
    layouts, brief, approved, export, finance, manager
):
    layout_with(layouts["agricultural"], finance, manager, encoding="gb2312")
    made = approved([("agricultural", "50.00", {})] * 2, names=("测𬭎", "测某乙"))
    (row,) = left_out(export(made.batch))
    assert row.problem == "unwritable"
    assert row.detail.startswith("户名“测𬭎”中的“𬭎”不能用 GB2312 编码。")
    assert ends(made.batch) == ["failed", None]


@pytest.mark.parametrize(
    ("holder", "says"),
    [
        ("=1+1", "被表格软件当成公式"),
        ("@SUM", "被表格软件当成公式"),
        ("甲|乙", "含有分隔符"),
        ("甲\n乙", "不可见字符"),
    ],
)
def test_what_a_text_file_would_misread_is_left_out_and_said(
    layouts, brief, approved, export, holder, says
):
    more = {"holder": holder, "agent_relation": "子女", "agent_reason": "行动不便"}
    made = approved([("agricultural", "50.00", more), ("agricultural", "50.00", {})])
    (row,) = left_out(export(made.batch))
    assert says in row.detail


def test_a_cell_like_a_formula_is_a_harmless_text_in_a_workbook(layouts, brief, approved, export):
    more = {"holder": "=1+1", "agent_relation": "子女", "agent_reason": "行动不便"}
    made = approved([("rural-commercial", "50.00", more)])
    content = contents(export(made.batch))["rural-commercial"]
    sheet = load_workbook(BytesIO(content)).active
    found = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert len(found) == 1
    assert b"<f>" not in BytesIO(content).getvalue()
    import zipfile

    assert "<f" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def test_a_holder_too_long_for_its_column_is_never_cut(layouts, brief, approved, export):
    more = {"holder": "测" * 31, "agent_relation": "监护人", "agent_reason": "行动不便"}
    made = approved([("postal-savings", "50.00", more), ("postal-savings", "50.00", {})])
    (row,) = left_out(export(made.batch))
    assert "有 62 字节，超过 60 字节" in row.detail


def test_nobody_without_a_usable_account_is_in_a_file_or_forgotten(
    layouts, brief, approved, export
):
    made = approved(
        [
            (None, "50.00", {}),
            ("agricultural", "60.00", {"state": "bad"}),
            ("agricultural", "70.00", {}),
        ]
    )
    done = export(made.batch)
    assert (done.row_count, done.left_count, done.left_amount) == (1, 2, money("110.00"))
    assert sorted(left_out(done).values_list("problem", flat=True)) == ["account_bad", "no_account"]
    assert ends(made.batch) == ["failed", "failed", None]


def test_a_bank_without_a_layout_is_said(layouts, brief, approved, export, finance, manager):
    layout_with(layouts["rural-commercial"], finance, manager, others=False)
    made = approved([("样例村镇银行", "50.00", {}), ("agricultural", "50.00", {})])
    (row,) = left_out(export(made.batch))
    assert row.problem == "no_layout"
    assert "样例村镇银行" in row.detail


def test_an_item_without_four_characters_is_left_out_with_the_cure(layouts, approved, export):
    made = approved([("agricultural", "50.00", {}), ("industrial", "50.00", {})])
    plan = plan_of(made.batch, DAY)
    assert {p.problem for p in plan.left} == {"unwritable"}
    assert "四字摘要" in plan.left[0].detail


def test_files_are_split_by_the_row_limit(layouts, brief, approved, export, finance, manager):
    layout_with(layouts["agricultural"], finance, manager, row_limit=2)
    made = approved([("agricultural", "50.00", {})] * 5)
    done = export(made.batch)
    assert [f.row_count for f in done.files.all()] == [2, 2, 1]
    assert [f.reference[-3:] for f in done.files.all()] == ["001", "002", "003"]
    assert ExportRow.objects.filter(file__number=3).get().number == 1


def test_the_same_batch_again_is_the_same_export_with_the_same_bytes(three_banks, export):
    first = export(three_banks.batch)
    before = contents(first)
    again = export(three_banks.batch, signature="another", purpose="再来一次")
    assert again.pk == first.pk
    assert contents(again) == before
    assert Export.objects.count() == 1
    assert Event.objects.filter(action="bankfile.make").count() == 1


def test_writing_twice_gives_identical_bytes(three_banks, export, monkeypatch):
    from django.db import transaction

    class Undo(Exception):
        pass

    seen = []
    for _ in range(2):
        try:
            with transaction.atomic():
                seen.append(contents(export(three_banks.batch)))
                raise Undo
        except Undo:
            continue
    assert seen[0] == seen[1]


def test_nothing_is_made_when_an_account_changed_since_the_plan(three_banks, export):
    signature = plan_of(three_banks.batch, DAY).signature
    person = three_banks.people[0]
    person.accounts.update(state="bad")
    with pytest.raises(BankFileError, match="预检之后"):
        export(three_banks.batch, signature=signature)
    assert not Export.objects.exists()
    assert Batch.objects.get().state == "approved"


def test_another_account_at_the_same_bank_is_another_plan(three_banks, export):
    signature = plan_of(three_banks.batch, DAY).signature
    person = three_banks.people[0]
    old = person.accounts.get()
    person.accounts.update(superseded_at=AT)
    AccountFactory(person=person, bank=old.bank, bank_code=old.bank_code, digits="6217000099999999")
    with pytest.raises(BankFileError, match="预检之后"):
        export(three_banks.batch, signature=signature)
    assert not Export.objects.exists()


def test_only_an_approved_batch_is_exported(
    settle, due, layouts, brief, export, advance, three_banks
):
    Batch.objects.filter(pk=three_banks.batch.pk).update(state="checked")
    with pytest.raises(BankFileError, match="审批通过后才能报盘"):
        export(three_banks.batch)


def test_the_file_is_sealed_and_opened_for_a_purpose_only(three_banks, export, finance):
    done = export(three_banks.batch)
    number = account_number(1).encode()
    assert not any(number in bytes(c.data) for c in StoredChunk.objects.all())
    file = ExportFile.objects.filter(layout__bank="agricultural").get()
    with pytest.raises(BankFileError, match="写明用途"):
        open_file(file=file, purpose=" ", actor=finance, at=AT)
    with pytest.raises(BankFileError, match="财务岗"):
        open_file(file=file, purpose="看看", actor=UserFactory(), at=AT)
    content = open_file(file=file, purpose="送农行", actor=finance, at=AT)
    assert account_number(3).encode() in content
    event = Event.objects.get(action="bankfile.download")
    assert (event.reason, event.after["rows"]) == ("送农行", 2)
    assert number.decode() not in str(event.after)
    assert done.sha256 != "0" * 64


def test_what_was_paid_on_stays_when_the_account_changes_later(three_banks, export):
    done = export(three_banks.batch)
    before = contents(done)
    person = three_banks.people[0]
    person.accounts.update(superseded_at=AT)
    AccountFactory(person=person, digits="6217000099999999")
    assert contents(Export.objects.get()) == before
    assert ExportRow.objects.get(payee_id=person.pk).last4 == account_number(1)[-4:]


def test_an_export_asks_the_database_the_same_whatever_its_size(
    layouts, brief, approved, export, django_assert_max_num_queries
):
    made = approved([("agricultural", "50.00", {})] * 30)
    with django_assert_max_num_queries(60):
        export(made.batch)
