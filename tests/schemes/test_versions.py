"""Standards of schemes: drafted by one, published by another, never edited."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from eligibility.models.dated import State
from portal.registry import registry
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.loading import load_schemes
from subsidies.schemes.models import SchemeVersion
from subsidies.schemes.services import draft_version, move_version, save_version
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db
VALUES = {
    "scheme": "operation", "region": "430503", "name": "民办养老机构运营补助",
    "valid_from": date(2024, 1, 1), "document": "测试〔2024〕1号", "clause": "三", "status": "official",
    "body": {"per": "month", "rates": {"disabled": "100.00"}, "max_months": 60},
}  # fmt: skip


@pytest.fixture
def admins(db):
    return [UserFactory(roles=["catalogue_admin"], region=region("43")) for _ in range(2)]


def published(admins, **more):
    row = draft_version(values=VALUES | more, reason="", actor=admins[0], at=AT)
    move_version(row=row, action="submit", actor=admins[0], at=AT)
    return move_version(row=row, action="publish", actor=admins[1], at=AT)


def asked(**more):
    given = {"prefecture": "shaoyang", "scheme": "operation", "region": "430503"}
    given["residents"] = [{"grade": "disabled", "full_months": 2}]
    return registry.get("calculator", "institution-subsidy")(given | more, today=date(2024, 6, 1))


def test_a_county_s_own_standard_is_used_once_a_second_person_published_it(admins):
    assert asked()["outcome"] == "standard_missing"
    row = draft_version(values=VALUES, reason="", actor=admins[0], at=AT)
    move_version(row=row, action="submit", actor=admins[0], at=AT)
    assert asked()["outcome"] == "standard_missing"
    with pytest.raises(SchemeError, match="同一个人"):
        move_version(row=row, action="publish", actor=admins[0], at=AT)
    move_version(row=row, action="publish", actor=admins[1], at=AT)
    assert (asked()["amount"], asked()["source"]["document"]) == ("200.00", "测试〔2024〕1号")
    assert asked(region="430502")["outcome"] == "standard_missing"
    assert asked(date="2023-12-31")["outcome"] == "standard_missing"


def test_a_rate_the_county_did_not_set_is_missing_not_nothing(admins):
    published(admins, body={"per": "once", "rates": {"3": "8000.00"}}, scheme="star_award")
    given = {"prefecture": "shaoyang", "scheme": "star_award", "region": "430503", "star": 3}
    answer = registry.get("calculator", "institution-subsidy")(given, today=date(2024, 6, 1))
    assert answer["amount"] == "8000.00"
    published(admins, scheme="chain", body={"per": "year", "max_years": 3, "rates": {}})
    given = {"prefecture": "shaoyang", "scheme": "chain", "region": "430503", "facilities": 5}
    answer = registry.get("calculator", "institution-subsidy")(given, today=date(2024, 6, 1))
    assert (answer["amount"], answer["outcome"]) == (None, "standard_missing")


def test_publishing_supersedes_what_it_covers_and_keeps_the_rest(admins):
    published(admins)
    published(admins, valid_from=date(2024, 7, 1), body={"rates": {"disabled": "120.00"}})
    rows = SchemeVersion.objects.filter(region="430503", state=State.PUBLISHED)
    kept = rows.filter(superseded_at=None).order_by("valid_from")
    assert [(r.valid_from, r.valid_to) for r in kept] == [
        (date(2024, 1, 1), date(2024, 7, 1)),
        (date(2024, 7, 1), None),
    ]
    assert rows.exclude(superseded_at=None).count() == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"rates": {"total": "1.00"}}, "没有“total”"),
        ({"rates": {"disabled": "x"}}, "不是金额"),
        ({"rates": {"disabled": "0.00"}}, "不是金额"),
        ({"rates": {"disabled": 5}}, "不是金额"),
        ({"cap": "5.00"}, "不能用"),
        ({"max_months": "5"}, "整数"),
        ({"per": "week"}, "per"),
    ],
)
def test_a_body_the_calculation_cannot_read_is_refused(admins, body, message):
    with pytest.raises(SchemeError, match=message):
        draft_version(values=VALUES | {"body": body}, reason="", actor=admins[0], at=AT)


def test_a_stranger_and_a_caseworker_draft_nothing(db):
    for user in (
        UserFactory(roles=["catalogue_admin"], region=region("4311")),
        UserFactory(roles=["caseworker"], region=region("43")),
    ):
        with pytest.raises(SchemeError, match="不能修改"):
            draft_version(values=VALUES, reason="", actor=user, at=AT)


def test_only_drafts_are_edited_and_published_rows_never(admins):
    row = published(admins)
    with pytest.raises(SchemeError, match="已发布"):
        save_version(draft=row, values=VALUES, reason="", actor=admins[0], at=AT)
    for change in ({"body": {}}, {"clause": "四"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SchemeVersion.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM schemes_schemeversion WHERE id = %s", [row.pk])


def test_sending_back_needs_a_reason_and_gives_the_draft_back(admins):
    row = draft_version(values=VALUES, reason="", actor=admins[0], at=AT)
    move_version(row=row, action="submit", actor=admins[0], at=AT)
    with pytest.raises(SchemeError, match="理由"):
        move_version(row=row, action="send_back", actor=admins[1], at=AT)
    row = move_version(row=row, action="send_back", actor=admins[1], at=AT, reason="条款不对")
    assert (row.state, row.submitted_at) == (State.DRAFT, None)


def test_loading_again_adds_nothing(db):
    assert load_schemes(SchemeVersion) == 0


def test_a_file_that_says_otherwise_than_what_was_loaded_is_refused(tmp_path):
    import yaml

    from subsidies.schemes.loading import SCHEMES

    content = yaml.safe_load((SCHEMES / "yongzhou.yaml").read_text())
    content["schemes"][0]["cap"] = "400000.00"
    (tmp_path / "yongzhou.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    with pytest.raises(SchemeError, match="内容不同"):
        load_schemes(SchemeVersion, tmp_path)
