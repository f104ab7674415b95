"""A county's past payments on the page: compared with the rules, confirmed by another, taken over."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from eligibility.models import Award
from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies.bankfiles.stored import whole
from subsidies.models import Batch, Line
from subsidies.opening import services, tasks
from subsidies.opening.models import OpeningDifference, OpeningFile
from subsidies.opening.models.opening_file import TRANSITIONS, State
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT, id_number, indexed, sealed
from tests.subsidies.due_side import COUNTY, OTHER
from tests.subsidies.past import award_of, row_of
from tests.subsidies.test_opening import workbook

pytestmark = pytest.mark.django_db
STEPS = ("confirmed", "dropped", "undone")
NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)


@pytest.fixture
def awards(gazetted_item):
    """Four people known by their numbers, whose awards are settled here from January 2024 on."""
    made = []
    for n in range(1, 5):
        number = id_number(n)
        person = PersonFactory(
            name=f"测旧{n}", id_number=sealed(number), id_number_index=indexed("id_number", number)
        )
        made.append(award_of(person, gazetted_item, starts=date(2023, 10, 1)))
    return made


def to_self(award, amount="50.00", **more):
    """The award on the due side, paid to its person as what is imported was."""
    return row_of(award, amount, payee=award.person_id, **more)


@pytest.fixture
def rules(due, awards):
    """November: as paid, more than paid, less than paid, undecided; December: the first alone."""
    one, two, three, four = awards
    due.months[NOVEMBER] = [
        to_self(one), to_self(two, "60.00"), to_self(three, "20.00"),
        to_self(four, outcome="undetermined"),
    ]  # fmt: skip
    due.months[DECEMBER] = [to_self(one)]
    return due


def paid(month="2023-11", *people):
    return [[id_number(n), "test-01", "", month, "50.00"] for n in people or (1, 2, 3, 4)]


@pytest.fixture
def sign_in(client):
    def go(*roles, at=COUNTY):
        user = UserFactory(roles=list(roles), region=region(at))
        client.force_login(user)
        return user

    return go


@pytest.fixture
def worker(monkeypatch):
    """What a worker does with a file, at once."""
    monkeypatch.setattr(tasks, "send", lambda file: tasks.opening_task(file.pk))


def upload(client, rows, name="旧系统.xlsx", **more):
    content = rows if isinstance(rows, bytes) else workbook(*rows).getvalue()
    given = SimpleUploadedFile(name, content)
    return client.post(reverse("openings"), {"region": COUNTY, "file": given, **more}, follow=True)


@pytest.fixture
def file(client, sign_in, worker, rules):
    sign_in("finance")
    upload(client, [*paid(), *paid("2023-12", 2)])
    return OpeningFile.objects.get()


def step(client, file, action, **data):
    page = client.post(reverse("opening_step", args=[file.pk, action]), data, follow=True)
    return page.content.decode()


def test_it_is_compared_month_by_month_and_nothing_is_written(client, file, awards):
    assert (file.state, file.row_count, file.amount) == ("read", 5, Decimal("250.00"))
    assert not Line.objects.exists()
    assert not Batch.objects.exists()
    awards[0].refresh_from_db()
    assert awards[0].settled_before == JANUARY.first
    found = {
        (row.person_id, row.covered.month): (row.kind, row.arrears, row.recovery)
        for row in OpeningDifference.objects.all()
    }
    zero = Decimal("0.00")
    assert found == {
        (awards[1].person_id, 11): ("less", Decimal("10.00"), zero),
        (awards[2].person_id, 11): ("more", zero, Decimal("30.00")),
        (awards[3].person_id, 11): ("undecided", zero, zero),
        (awards[0].person_id, 12): ("unpaid", Decimal("50.00"), zero),
        (awards[1].person_id, 12): ("not_due", zero, Decimal("50.00")),
    }
    november, december = file.months
    assert (november["same"], november["different"], november["undecided"]) == (1, 2, 1)
    assert (november["arrears"], november["recovery"]) == ("10.00", "30.00")
    assert (december["paid"], december["due"], december["lines"]) == ("50.00", "50.00", 1)
    page = client.get(reverse("opening", args=[file.pk])).content.decode()
    for told in (
        "台账还没有任何改动", "由你上传", "测旧2", "少发", "2023年11月", "不应发放",
        "这个月按规则不符合条件",
    ):  # fmt: skip
        assert told in page
    one = client.get(reverse("opening", args=[file.pk]), {"kind": "less", "of": "2023-11"})
    assert "测旧2" in one.content.decode()
    assert "测旧3" not in one.content.decode()
    listed = client.get(reverse("opening", args=[file.pk]), {"export": "csv"})
    assert "测旧3" in b"".join(listed.streaming_content).decode()


def test_the_next_run_writes_what_was_foretold(client, file, awards, sign_in, settle, rules):
    sign_in("manager")
    assert "确认导入" in client.get(reverse("opening", args=[file.pk])).content.decode()
    told = step(client, file, "confirm", settle_from="2023-11")
    assert "已导入" in told
    file.refresh_from_db()
    assert file.state == "applied"
    assert Batch.objects.get().kind == "opening"
    rules.months[JANUARY] = []
    settle(month=JANUARY)
    written = Line.objects.filter(month=JANUARY.first).order_by("covered", "payable_id")
    assert [(x.payable_id, x.covered.month, x.amount) for x in written] == [
        (awards[1].pk, 11, Decimal("10.00")),
        (awards[2].pk, 11, Decimal("-30.00")),
        (awards[0].pk, 12, Decimal("50.00")),
        (awards[1].pk, 12, Decimal("-50.00")),
    ]
    assert {e.action for e in Event.objects.filter(subject_kind="opening_file")} == {
        "opening.upload", "opening.check", "opening.confirm", "opening.apply",
    }  # fmt: skip


def test_months_before_the_chosen_one_stay_history(client, file, awards, sign_in, settle, rules):
    sign_in("manager")
    step(client, file, "confirm", settle_from="2023-12")
    file.refresh_from_db()
    assert [row["month"] for row in file.months] == ["2023-11", "2023-12"]
    page = client.get(reverse("opening", args=[file.pk])).content.decode()
    assert page.count("只作历史记录") == 3
    rules.months[JANUARY] = []
    settle(month=JANUARY)
    written = Line.objects.filter(month=JANUARY.first).order_by("payable_id")
    assert [(x.payable_id, x.covered.month) for x in written] == [
        (awards[0].pk, 12),
        (awards[1].pk, 12),
    ]


def test_all_of_it_may_be_history_alone(client, file, sign_in, settle, rules):
    sign_in("manager")
    step(client, file, "confirm", settle_from="history")
    assert Line.objects.filter(batch_id=Batch.objects.get().pk).count() == 5
    rules.months[JANUARY] = []
    settle(month=JANUARY)
    assert not Line.objects.filter(month=JANUARY.first).exists()


def test_who_uploaded_does_not_confirm_not_even_in_the_database(client, file):
    assert "上传人不能自己确认" in step(client, file, "confirm", settle_from="2023-11")
    with pytest.raises(IntegrityError, match="confirmed_by_another"), transaction.atomic():
        OpeningFile.objects.update(state="confirmed", confirmed_by=file.read_by, confirmed_at=AT)
    assert not Line.objects.exists()


def test_a_second_press_and_a_stale_page_change_nothing(client, file, sign_in):
    sign_in("manager")
    step(client, file, "confirm", settle_from="2023-11")
    assert "现为“已导入”" in step(client, file, "confirm", settle_from="2023-11")
    assert "现为“已导入”" in step(client, file, "drop")
    assert Line.objects.count() == 5
    tasks.opening_task(file.pk)
    assert Line.objects.count() == 5


def test_the_same_file_and_the_same_months_are_taken_once(client, file, sign_in):
    assert "已上传过" in upload(client, whole(file.content)).content.decode()
    sign_in("manager")
    step(client, file, "confirm", settle_from="2023-11")
    page = upload(client, [*paid("2023-10", 1), *paid("2023-11", 2)], name="又一份.xlsx")
    assert "这个月已经导入过" in page.content.decode()
    second = OpeningFile.objects.get(name="又一份.xlsx")
    assert (second.state, second.bad_count) == ("read", 1)
    sign_in("finance")
    assert "还有不能导入的行" in step(client, second, "confirm", settle_from="2023-10")


def test_a_month_nobody_offered_is_refused(client, file, sign_in):
    sign_in("manager")
    for month in ("2022-01", "", "乱写"):
        assert "请选择从哪个月起" in step(client, file, "confirm", settle_from=month)
    assert client.post(reverse("opening_step", args=[file.pk, "apply"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "打不开"), ("身份证号,金额\n".encode("gb18030"), "打不开"), (None, "首行缺少列")],
)
def test_a_file_that_is_no_such_workbook_says_so(client, sign_in, worker, content, told):
    sign_in("finance")
    given = workbook(headings=["姓名"]).getvalue() if content is None else content
    page = client.post(
        reverse("openings"),
        {"region": COUNTY, "file": SimpleUploadedFile("错.xlsx", given or b" ")},
        follow=True,
    ).content.decode()
    assert told in page
    again = SimpleUploadedFile("错.xlsx", given or b" ")
    client.post(reverse("openings"), {"region": COUNTY, "file": again})
    assert OpeningFile.objects.filter(state="failed").count() == 2


def test_bad_rows_are_listed_and_the_file_is_given_up(client, sign_in, worker, rules):
    sign_in("finance")
    page = upload(client, [*paid("2023-11", 1), [id_number(9), "test-01", "", "2023-11", "50"]])
    assert "没有这个身份证号的档案" in page.content.decode()
    file = OpeningFile.objects.get()
    assert "已放弃" in step(client, file, "drop")
    assert not Line.objects.exists()


def test_others_may_look_and_another_county_finds_nothing(client, file, sign_in):
    sign_in("checker")
    assert (
        "确认导入</button>" not in client.get(reverse("opening", args=[file.pk])).content.decode()
    )
    assert client.post(reverse("opening_step", args=[file.pk, "confirm"])).status_code == 403
    assert "由财务岗或主管导入" in upload(client, paid()).content.decode()
    sign_in("manager", at=OTHER)
    assert client.get(reverse("opening", args=[file.pk])).status_code == 404
    assert client.post(reverse("opening_step", args=[file.pk, "confirm"])).status_code == 404
    assert "只能导入本区划" in upload(client, paid()).content.decode()


def test_a_file_that_went_stale_is_not_taken_over(client, file, awards, sign_in, monkeypatch):
    sign_in("manager")
    monkeypatch.setattr(tasks, "send", lambda file: None)
    step(client, file, "confirm", settle_from="2023-11")
    Award.objects.filter(pk=awards[3].pk).update(region=OTHER)
    tasks.opening_task(file.pk)
    file.refresh_from_db()
    assert file.state == "failed"
    assert "变得不能导入" in file.error
    assert not Line.objects.exists()


def test_every_pair_of_action_and_state(file):
    second = UserFactory(roles=["manager"])
    acts = {
        "check": lambda: services.check_opening(file_id=file.pk, at=AT, tick=lambda *_: None),
        "confirm": lambda: services.confirm_opening(
            file_id=file.pk, settle_from=NOVEMBER, actor=second, at=AT
        ),
        "apply": lambda: services.apply_opening(file_id=file.pk, at=AT, tick=lambda *_: None),
        "drop": lambda: services.drop_opening(file_id=file.pk, actor=second, at=AT),
        "undo": lambda: services.undo_opening(file_id=file.pk, reason="x", actor=second, at=AT),
    }
    for action, act in acts.items():
        for state in State:
            if state in TRANSITIONS[action][0]:
                continue
            stamp = {"dropped_at": AT, "dropped_by": second} if state == "dropped" else {}
            if state in ("confirmed", "applied", "undone"):
                stamp = {"confirmed_at": AT, "confirmed_by": second, "batch_ids": [1]}
            if state == "undone":
                stamp |= {"undone_at": AT, "undone_by": second, "undo_reason": "x"}
            none = dict.fromkeys(f"{step}_{way}" for step in STEPS for way in ("at", "by"))
            none |= {"batch_ids": [], "undo_reason": ""}
            OpeningFile.objects.update(**none | stamp, state=state)
            with contextlib.suppress(services.OpeningError):
                act()
            file.refresh_from_db()
            assert (action, file.state) == (action, state)
    assert not Line.objects.exists()
