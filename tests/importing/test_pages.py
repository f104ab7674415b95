"""Pages of imports, used the right and the wrong way."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.importing import process, services
from portal.importing.kinds import kind_of
from portal.importing.models import FileImport, State
from portal.importing.transitions import TRANSITIONS, actions_from
from portal.people.models import Person
from tests.factories import UserFactory, region
from tests.importing.conftest import AT, TODAY, Importer, book, number

pytestmark = pytest.mark.django_db
HEADS = ("身份证号", "姓名", "低保")


@pytest.fixture
def client(importer):
    made = Client()
    made.force_login(importer.user)
    return made


def ready(importer, n=1):
    return importer.check(book(HEADS, (number(n), "甲样例", "是")))


def test_a_stale_confirmation_writes_nothing(client, importer):
    file = ready(importer)
    url = reverse("importing:confirm", args=[file.pk])
    answer = client.post(url, {"digest": "another"}, follow=True)
    assert "预检结果已更新" in answer.content.decode()
    file.refresh_from_db()
    assert file.state == State.READY


def test_a_double_click_confirms_once(
    client, importer, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr("portal.importing.web.views.one.apply_file_task.delay", sent.append)
    file = ready(importer)
    url = reverse("importing:confirm", args=[file.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"digest": file.digest})
        again = client.post(url, {"digest": file.digest}, follow=True)
    assert sent == [file.pk]
    assert "的导入不能确认导入" in again.content.decode()
    process.apply_file(file_id=file.pk, at=AT)
    process.apply_file(file_id=file.pk, at=AT)  # a task delivered twice
    assert Person.objects.count() == 1


def test_a_file_that_is_discarded_cannot_be_confirmed(client, importer):
    file = ready(importer)
    client.post(reverse("importing:discard", args=[file.pk]))
    client.post(reverse("importing:confirm", args=[file.pk]), {"digest": file.digest})
    file.refresh_from_db()
    assert (file.state, file.staged.count(), file.parts.count()) == (State.DISCARDED, 0, 0)


def test_the_wrong_files_are_refused_on_the_form(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    url = reverse("importing:new", args=["people"])
    fields = {"from_day": "2024-01-01", "county": region("431103").pk}
    for name, content, said in (
        ("a.xlsx", b"", "空的"), ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 xls"),
        ("a.xlsx", b"PK\x03\x04broken", "打不开"),
    ):  # fmt: skip
        answer = client.post(url, fields | {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = client.post(url, {"from_day": "yesterday"})
    assert "没有选择文件" in answer.content.decode()
    assert not FileImport.objects.exists()


def test_another_countys_county_cannot_be_chosen(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.xlsx", book(HEADS, (number(1), "甲样例", "是")))
    fields = {"from_day": "2024-01-01", "county": region("431102").pk, "file": file}
    answer = client.post(reverse("importing:new", args=["people"]), fields)
    assert answer.status_code == 422
    assert not FileImport.objects.exists()


def test_pages_ask_little_of_the_database_however_many_rows(
    client, importer, django_assert_max_num_queries
):
    rows = [(number(n), f"甲样例{n}"[:3], "是") for n in range(60)]
    file = importer.check(book(HEADS, *rows))
    url = reverse("importing:one", args=[file.pk])
    client.get(url)
    with django_assert_max_num_queries(25):
        answer = client.get(url)
    assert answer.content.decode().count("新建档案") == 50


def test_every_step_from_every_other_state_is_refused(importer):
    file = ready(importer)
    confirm = TRANSITIONS["confirm"].sources
    for state in State:
        if state in confirm:
            continue
        stamps = {
            "confirmed_at": AT,
            "confirmed_by_id": 1,
            "discarded_at": AT,
            "discarded_by_id": 1,
        }
        applied = {"applied_at": AT if state == State.APPLIED else None}
        FileImport.objects.filter(pk=file.pk).update(state=state, **stamps, **applied)
        with pytest.raises(services.FileRefused):
            services.confirm(actor=importer.user, file=file, at=AT, digest=file.digest)
        if "discard" not in {move.action for move in actions_from(state)}:
            with pytest.raises(services.FileRefused):
                services.discard(actor=importer.user, file=file, at=AT)


def test_a_check_delivered_twice_or_begun_anew_is_the_same(importer):
    file = ready(importer)
    digest = file.digest
    process.check_file(file_id=file.pk, at=AT, today=TODAY)  # no longer waiting
    FileImport.objects.filter(pk=file.pk).update(state=State.CHECKING)  # its worker died
    process.check_file(file_id=file.pk, at=AT, today=TODAY)
    file.refresh_from_db()
    assert (file.state, file.digest, file.staged.count()) == (State.READY, digest, 1)


def test_forgotten_files_are_emptied_after_a_week(importer):
    file = ready(importer)
    assert services.clear_old(at=AT + services.KEPT / 2) == 0
    assert services.clear_old(at=AT + services.KEPT * 2) == 1
    file.refresh_from_db()
    assert (file.state, file.parts.count(), file.staged.count()) == (State.FAILED, 0, 0)
    assert services.clear_old(at=AT + services.KEPT * 3) == 0


def test_a_clerk_cannot_take_in_for_another_county(importer):
    stranger = Importer(UserFactory(region=region("431102")))
    with pytest.raises(services.FileRefused, match="本管辖地区"):
        services.take_in(
            actor=stranger.user, kind=kind_of("people"), region=region("431103"), file_name="a.csv",
            content=b"a,b", options={}, at=AT,
        )  # fmt: skip
