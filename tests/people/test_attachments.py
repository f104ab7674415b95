"""Papers: told by their content, sealed on disk, opened only within the area, always recorded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.audit.selectors import events_of
from portal.lib.papers import LARGEST, PaperError, check_paper
from portal.people import vault
from portal.people.errors import PeopleError
from portal.people.models import Attachment
from portal.people.selectors import attachments_of
from portal.people.services import attach, open_attachment, withdraw_attachment
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.files import jpeg, pdf, png
from tests.factories.numbers import AT, id_number

pytestmark = pytest.mark.django_db


def given(person, content=None, **more):
    words = {"title": "身份证", "name": "照片.jpg", "content": content or jpeg(), "at": AT}
    return attach(actor=None, person=person, **(words | more))


def actions(person):
    return [event.action for event in events_of("person", person.pk).order_by("pk")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(jpeg(), "image/jpeg"), (png(), "image/png"), (pdf(), "application/pdf")],
)
def test_the_kind_is_told_by_the_content_whatever_the_name(content, kind):
    paper = given(PersonFactory(), content, name="评估报告.docx")
    assert paper.content_type == kind
    assert paper.name.startswith("评估报告.")
    assert not paper.name.endswith("docx")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空的"),
        (b"PK\x03\x04 a workbook", "不是照片或 PDF"),
        (b"<svg onload=alert(1)>", "不是照片或 PDF"),
        (jpeg()[:-2], "不完整"),
        (pdf()[:-6], "不完整"),
        (jpeg() + b"0" * LARGEST, "太大"),
    ],
)
def test_what_is_no_paper_is_refused_with_the_cure(content, says):
    with pytest.raises(PaperError, match=says):
        check_paper(content, name="a.jpg")


def test_a_file_as_large_as_allowed_is_taken_and_one_byte_more_is_not():
    exact = jpeg(b"0" * (LARGEST - len(jpeg())))
    assert len(exact) == LARGEST
    assert check_paper(exact).suffix == ".jpg"
    with pytest.raises(PaperError):
        check_paper(jpeg(b"0" * (LARGEST - len(jpeg()) + 1)))


def test_the_file_on_disk_shows_nothing_and_opens_again():
    person = PersonFactory()
    paper = given(person, jpeg(b"secret of the person"))
    stored = (vault.root() / paper.stored_as).read_bytes()
    assert b"secret" not in stored
    assert (vault.root() / paper.stored_as).stat().st_mode & 0o077 == 0
    content = open_attachment(actor=None, attachment=paper, at=AT)
    assert content == jpeg(b"secret of the person")
    assert actions(person) == ["people.attach", "people.open_attachment"]


@pytest.mark.parametrize("harm", ["cut", "swapped", "gone"])
def test_a_damaged_file_is_told_not_shown(harm):
    paper, other = given(PersonFactory()), given(PersonFactory(), jpeg(b"another"))
    path = vault.root() / paper.stored_as
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif harm == "swapped":
        path.write_bytes((vault.root() / other.stored_as).read_bytes())
    else:
        path.unlink()
    with pytest.raises(PeopleError, match="损坏"):
        open_attachment(actor=None, attachment=paper, at=AT)


def test_the_same_file_twice_is_one_attachment_and_a_number_in_its_name_is_masked():
    person = PersonFactory()
    number = id_number(3)
    first = given(person, name=f"{number}.jpg")
    assert given(person, name=f"{number}.jpg") == first
    assert number not in first.name
    assert actions(person) == ["people.attach"]
    assert given(person, subject_kind="application", subject_id=5) != first
    assert attachments_of(person, subject_kind="application", subject_id=5).count() == 1


def test_a_paper_taken_down_stays_readable_and_can_be_handed_in_again():
    person = PersonFactory()
    paper = given(person)
    with pytest.raises(PeopleError, match="原因"):
        withdraw_attachment(actor=None, attachment=paper, at=AT, reason=" ")
    withdraw_attachment(actor=None, attachment=paper, at=AT, reason="拍错了人")
    with pytest.raises(PeopleError, match="已经撤下"):
        withdraw_attachment(actor=None, attachment=paper, at=AT, reason="再来")
    assert open_attachment(actor=None, attachment=paper, at=AT)
    assert given(person) != paper


def test_files_of_no_row_are_swept_after_a_day(capsys):
    import os

    kept = given(PersonFactory())
    young, old = vault.put(b"young"), vault.put(b"old")
    for name in (kept.stored_as, old):
        os.utime(vault.root() / name, (0, 0))
    call_command("sweep_attachments", "--simulate")
    assert (vault.root() / old).exists()
    call_command("sweep_attachments")
    assert not (vault.root() / old).exists()
    assert (vault.root() / young).exists()
    assert (vault.root() / kept.stored_as).exists()
    vault.drop(young)


@pytest.fixture
def client():
    client = Client()
    client.user = UserFactory(roles=["caseworker"])
    client.force_login(client.user)
    return client


def upload(client, person, *files, **words):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    url = reverse("people:add_papers", args=[person.pk])
    return client.post(url, {"title": "身份证", "files": sent, **words}, follow=True)


def test_the_page_takes_several_and_tells_which_it_refused(client):
    person = PersonFactory()
    page = upload(client, person, ("正面.jpg", jpeg()), ("病历.docx", b"PK\x03\x04"))
    text = page.content.decode()
    assert "已存入 1 件材料" in text
    assert "“病历.docx”不是照片或 PDF" in text
    assert "正面.jpg" in text
    assert "没有选择文件" in upload(client, person).content.decode()


def test_a_photo_is_shown_a_pdf_is_saved_and_neither_may_run_anything(client):
    person = PersonFactory()
    for content, way in ((jpeg(), "inline"), (pdf(b"/JS"), "attachment")):
        paper = given(person, content)
        answer = client.get(reverse("people:paper", args=[paper.pk]))
        assert answer.content == content
        assert answer["Content-Disposition"].startswith(way)
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


def test_another_county_finds_no_paper_and_a_moved_file_takes_its_papers_along(client):
    paper = given(PersonFactory(managing_region=region("431102")))
    url = reverse("people:paper", args=[paper.pk])
    assert client.get(url).status_code == 404
    Attachment.objects.get().person.__class__.objects.update(managing_region=region())
    assert client.get(url).status_code == 200


def test_after_taking_down_one_comes_back_only_to_this_portal(client):
    paper = given(PersonFactory())
    url = reverse("people:withdraw_paper", args=[paper.pk])
    answer = client.post(url, {"reason": "拍错", "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("people:tab", args=[paper.person_id, "papers"])
