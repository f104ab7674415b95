"""The register: what is refused, what is kept, what the pages show."""

from datetime import date

import pytest

from facilities.errors import FacilityError
from facilities.models import Institution, Photo
from facilities.services import RECORDS, add_record, admit_resident, register_institution
from portal.audit.models import Event
from portal.lib.identifiers import check_uscc
from portal.people import vault
from portal.registry import registry
from tests.factories import OrganisationFactory, PersonFactory, UserFactory, region
from tests.factories.facilities import (
    BedCountFactory,
    InstitutionFactory,
    PhotoFactory,
    RatingFactory,
    ResidentFactory,
)
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
USCC = "52431103MJJ000000A"
PARTY = {"name": "测试颐养院", "ownership": "private", "opened_on": date(2020, 1, 1)}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 10


def valid_uscc(body="52431103MJJ000001"):
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        try:
            return check_uscc(body + last)
        except ValueError:
            continue
    raise AssertionError


def register(worker, **more):
    given = {"actor": worker, "region": region(), "uscc": valid_uscc(), "party": PARTY,
             "values": {"kind": "private_home"}, "at": AT} | more  # fmt: skip
    return register_institution(**given)


def test_a_wrong_credit_code_is_refused_with_its_check_character(worker):
    code = valid_uscc()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(FacilityError, match=f"应为 {code[-1]}"):
        register(worker, uscc=wrong)
    assert register(worker).organisation.uscc == code
    with pytest.raises(FacilityError, match="已登记为"):
        register(worker)


def test_an_organisation_known_by_its_code_is_taken_over(worker):
    known = OrganisationFactory(uscc=valid_uscc(), name="早已登记")
    assert register(worker).organisation == known
    assert Event.objects.filter(action="facilities.register").count() == 1


def test_another_county_s_organisation_is_not(worker):
    OrganisationFactory(uscc=valid_uscc(), region=region("431102"))
    with pytest.raises(FacilityError, match="已登记为"):
        register(worker)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": "hotel"}, "类别"),
        ({"kind": "private_home", "fire": "accepted"}, "消防|约束|fire"),
        ({"kind": "private_home", "medical_demo": True}, "约束|medical"),
        ({"kind": "private_home", "latitude": 40, "longitude": 116}, "约束|lies"),
        ({"kind": "private_home", "operator_uscc": "123"}, "18位"),
    ],
)
def test_particulars_that_cannot_be_are_refused(worker, values, message):
    with pytest.raises(FacilityError, match=message):
        register(worker, values=values)
    assert not Institution.objects.exists()


def test_a_stranger_writes_nothing():
    stranger = UserFactory(region=region("431102"))
    with pytest.raises(FacilityError, match="管辖"):
        register(stranger)
    home = InstitutionFactory()
    with pytest.raises(FacilityError, match="管辖"):
        add_record(actor=stranger, institution=home, kind=RECORDS["beds"], values={}, at=AT)


def test_more_nursing_beds_than_beds_are_refused(client):
    home = InstitutionFactory()
    url = f"/facilities/{home.pk}/records/beds/"
    sent = {
        "from_day": "2024-01-01",
        "total": "10",
        "nursing": "11",
        "dementia": "0",
        "home_beds": "0",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "不能多于床位总数" in answer.content.decode()
    assert 'value="11"' in answer.content.decode()
    assert client.post(url, sent | {"nursing": "10"}).status_code == 302
    assert client.post(url, sent).status_code == 422  # the same day twice
    assert Event.objects.filter(action="facilities.add_beds").count() == 1


def test_two_ratings_of_a_time_are_refused_and_one_after_the_other_kept(client):
    home = InstitutionFactory()
    first = RatingFactory(institution=home)
    url = f"/facilities/{home.pk}/records/ratings/"
    sent = {"of": "star", "level": "4", "valid_from": "2024-01-01", "document": "评定"}
    assert "前一次" in client.post(url, sent).content.decode()
    ended = {
        "of": "star",
        "level": "3",
        "valid_from": "2023-01-01",
        "valid_to": "2024-01-01",
        "document": "测",
    }
    assert client.post(f"{url}{first.pk}/", ended).status_code == 302
    assert client.post(url, sent).status_code == 302


def test_a_person_lives_in_one_place(worker):
    person = PersonFactory()
    ResidentFactory(person=person)
    with pytest.raises(FacilityError, match="另一家"):
        admit_resident(
            actor=worker, institution=InstitutionFactory(), name="测", category="social",
            admitted_on=date(2024, 1, 1), grade="disabled", person=person, at=AT,
        )  # fmt: skip


def test_the_home_s_page_shows_its_year(client):
    home = InstitutionFactory()
    BedCountFactory(institution=home, total=10, nursing=5)
    for n, (since, until) in enumerate(
        [(date(2023, 1, 1), None), (date(2023, 3, 2), date(2023, 6, 30)), (date(2023, 5, 1), None)]
    ):
        ResidentFactory(institution=home, name=f"测{n}", admitted_on=since, left_on=until)
    months = client.get(f"/facilities/{home.pk}/?year=2023").context["months"]
    assert [m["living"] for m in months] == [1, 1, 2, 2, 3, 2, 2, 2, 2, 2, 2, 2]
    assert [m["whole"] for m in months][:7] == [1, 1, 1, 2, 3, 2, 2]
    assert (months[2]["came"], months[5]["went"], months[0]["beds"]) == (1, 1, 10)


def test_the_list_costs_the_same_for_many_homes(client, django_assert_max_num_queries):
    for _ in range(12):
        BedCountFactory()
    with django_assert_max_num_queries(14):
        assert client.get("/facilities/").content.decode().count("测试颐养园") == 12


def test_lists_filter_and_keep_to_the_county(client):
    InstitutionFactory(organisation__name="甲园", kind="canteen")
    InstitutionFactory(organisation__name="乙园", organisation__closed_on=date(2024, 1, 1))
    InstitutionFactory(organisation__name="丙园", organisation__region=region("431102"))
    open_now = client.get("/facilities/").content.decode()
    assert "甲园" in open_now
    assert "乙园" not in open_now
    assert "丙园" not in client.get("/facilities/?q=丙").content.decode()
    assert "乙园" in client.get("/facilities/?state=closed").content.decode()
    assert "没有符合条件" in client.get("/facilities/?kind=veteran_home").content.decode()


def test_pictures_lie_sealed_are_told_by_their_first_bytes_and_go_with_their_row(
    client, django_capture_on_commit_callbacks
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    home = InstitutionFactory()
    url = f"/facilities/{home.pk}/photos/"
    sent = {"caption": "大门", "taken_on": "2024-01-01"}
    fake = SimpleUploadedFile("a.png", b"<script>", "image/png")
    assert "不是 JPG" in client.post(url, sent | {"file": fake}).content.decode()
    real = SimpleUploadedFile("a.txt", PNG, "text/plain")
    assert client.post(url, sent | {"file": real}).status_code == 302
    photo = Photo.objects.get()
    answer = client.get(f"{url}{photo.pk}/")
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    again = SimpleUploadedFile("b.png", PNG, "image/png")
    assert "已经上传过" in client.post(url, sent | {"file": again}).content.decode()
    sealed = vault.root() / photo.stored_as
    assert PNG not in sealed.read_bytes()
    assert photo.stored_as in {n for names in registry.all("sealed_files") for n in names()}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{url}{photo.pk}/").status_code == 302
    assert not Photo.objects.exists()
    assert not sealed.exists()


def test_a_picture_that_was_tampered_with_is_not_shown(client):
    photo = PhotoFactory()
    url = f"/facilities/{photo.institution_id}/photos/{photo.pk}/"
    assert client.get(url).status_code == 200
    (vault.root() / photo.stored_as).write_bytes(b"tampered with")
    assert client.get(url).status_code == 404


def test_a_resident_leaves_once(client):
    row = ResidentFactory()
    url = f"/facilities/{row.institution_id}/residents/{row.pk}/"
    assert client.post(url, {"left_on": "2022-01-01", "left_reason": "x"}).status_code == 422
    assert client.post(url, {"left_on": "2024-01-01", "left_reason": ""}).status_code == 422
    assert client.post(url, {"left_on": "2024-01-01", "left_reason": "回家"}).status_code == 302
    assert (
        "已于"
        in client.post(url, {"left_on": "2024-02-01", "left_reason": "再次"}).content.decode()
    )
