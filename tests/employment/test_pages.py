"""The pages: numbers lead to lists of as many people, forms keep what was typed, used the wrong way."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from employment import services
from employment.demo import make_demo
from employment.document import load
from employment.models import Allotment, Contact, Employer, Job, Survey, WorkFile
from portal.lib.periods import Month
from portal.policies.models import Report, Target
from tests.employment.making import EmployerFactory, WorkFileFactory, disabled_person, job, worker
from tests.factories.accounts import UserFactory
from tests.factories.numbers import AT
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mine(client):
    """A worker of 冷水滩区, signed in."""
    user = worker()
    client.force_login(user)
    return user


def text(answer):
    return answer.content.decode()


def test_the_board_s_numbers_are_the_lengths_of_their_lists(client, mine):
    rows = [WorkFileFactory(person=disabled_person(n)) for n in range(5)]
    for n, row in enumerate(rows[:4]):
        job(row, start=date(2023 + n // 2, 3, 1), today=date(2025, 12, 31))
    page = client.get(reverse("jobs:board"))
    assert page.context["done"] == 4
    shown = client.get(reverse("jobs:new"))
    assert shown.context["number"] == len(shown.context["table"].rows) == 4
    for place in page.context["table"].rows:
        for year, _, done in place.by_year():
            listed = client.get(reverse("jobs:new"), {"county": place.code, "year": year})
            assert listed.context["number"] == done
    for each in page.context["kept"]:
        for look, number in (
            ("", each.reached),
            ("kept", each.kept),
            ("left", each.left),
            ("open", each.open),
        ):
            listed = client.get(reverse("jobs:new"), {"months": each.months, "look": look})
            assert listed.context["number"] == number
    working = client.get(reverse("jobs:people"), {"state": "working"})
    assert len(working.context["table"].rows) == page.context["at_work"] == 4
    assert page.context["of_age"] == 5


def test_what_waits_today_opens_lists_of_as_many(client, mine):
    for n in range(3):
        WorkFileFactory(person=disabled_person(n), wish=True, able=True)
    page = client.get(reverse("jobs:due"))
    counts = {each["key"]: each["count"] for each in page.context["needs"]}
    assert counts["silent"] == counts["worker"] == counts["hand_over"] == 3
    for key, number in counts.items():
        listed = client.get(reverse("jobs:people"), {"need": key})
        assert len(listed.context["table"].rows) == number, key
    EmployerFactory(kind="office", posts=60)
    page = client.get(reverse("jobs:due"))
    for need, number in (("office", page.context["office"]), ("no_year", page.context["no_year"])):
        assert (
            client.get(reverse("jobs:employers"), {"need": need}).context["number"] == number == 1
        )


def test_a_form_keeps_what_was_typed_and_a_stale_or_doubled_one_writes_nothing(client, mine, today):
    file = WorkFileFactory()
    url = reverse("jobs:add", args=[file.pk, "contact"])
    late = {"day": today + timedelta(days=1), "how": "phone", "content": "样例谈话"}
    answer = client.post(url, late)
    assert (answer.status_code, Contact.objects.count()) == (422, 0)
    assert "样例谈话" in text(answer)
    assert "日期晚于今天" in text(answer)
    for status in (302, 422):  # the second is a double click
        assert client.post(url, late | {"day": today}).status_code == status
    assert Contact.objects.count() == 1
    url = reverse("jobs:add", args=[file.pk, "survey"])
    given = {"surveyed_on": today, "situation": "unemployed", "wish": "yes", "wants_training": "no",
             "forms": ["flexible"]}  # fmt: skip
    assert client.post(url, given).status_code == 302
    assert client.post(url, given | {"wish": "no"}).status_code == 422
    assert Survey.objects.get().wish is True
    seen = re.search(r'name="seen" value="(\w+)"', text(client.get(url)))[1]
    assert client.post(url, given | {"wish": "no", "seen": seen}).status_code == 302
    assert client.post(url, given | {"seen": seen}).status_code == 422
    assert Survey.objects.get().wish is False


def test_from_the_referral_to_the_job_and_its_looks(client, mine, today):
    file, employer = WorkFileFactory(), EmployerFactory()
    start = today - timedelta(days=200)
    client.post(reverse("jobs:add", args=[file.pk, "referral"]),
                {"employer": employer.pk, "post": "保洁", "referred_on": start, "market": "on"})  # fmt: skip
    row = file.referrals.get()
    answer = client.post(
        reverse("jobs:record", args=[row.pk, "outcome"]), {"outcome": "hired", "closed_on": start}
    )
    assert answer.url.endswith(f"/job/?referral={row.pk}&employer={employer.pk}")
    form = client.get(answer.url).context["form"]
    assert (form["employer"].value(), form["referral"].value()) == (str(employer.pk), str(row.pk))
    given = {"form": "quota", "employer": employer.pk, "position": "保洁", "started_on": start, "contract": "labour",
             "evidence": "样例合同", "referral": row.pk}  # fmt: skip
    answer = client.post(answer.url, given)
    assert (answer.status_code, "没有填起日" in text(answer)) == (422, True)
    url = reverse("jobs:add", args=[file.pk, "job"])
    assert client.post(url, given | {"contract_from": start}).status_code == 302
    made = Job.objects.get()
    look = reverse("jobs:record", args=[made.pk, "retention"])
    for months in (3, 6):
        sent = {"months": months, "checked_on": today, "kept": "yes", "evidence": "样例"}
        assert client.post(look, sent).status_code == 302
    assert (
        client.post(
            look, {"months": 12, "checked_on": today, "kept": "yes", "evidence": "x"}
        ).status_code
        == 422
    )
    page = text(client.get(reverse("jobs:file", args=[file.pk])))
    assert "满6个月在岗" in page
    assert client.get(reverse("jobs:record", args=[made.pk, "nonsense"])).status_code == 404


def test_employers_are_registered_with_their_year_and_months(client, mine, today):
    answer = client.post(reverse("jobs:employer_new"), {
        "name": "样例公司", "region": region().pk, "kind": "private", "county_level": "on"})  # fmt: skip
    made = Employer.objects.get()
    assert answer.url == reverse("jobs:employer", args=[made.pk])
    last = today.year - 1
    url = reverse("jobs:employer_year", args=[made.pk]) + f"?year={last}"
    assert client.post(url, {"headcount": "0", "source": "样例"}).status_code == 422
    assert client.post(url, {"headcount": "100.5", "source": "样例年报"}).status_code == 302
    row = job(WorkFileFactory(), made, start=date(last, 1, 1), today=today)
    month = reverse("jobs:month", args=[made.pk, row.pk])
    sent = {"month": f"{last}-03", "wage": "2000", "insured": "yes", "evidence": "样例"}
    assert client.post(month, sent).status_code == 302
    assert client.post(month, sent | {"month": "三月"}).status_code == 422
    page = client.get(reverse("jobs:employer", args=[made.pk]), {"year": last})
    assert page.context["standing"].row.headcount == 100.5
    refused = client.post(reverse("jobs:employer", args=[made.pk]), {"year": last}, follow=True)
    assert "按现有登记不应支付" in text(refused) or "没有登记" in text(refused)
    assert client.get(reverse("jobs:employers"), {"year": last, "export": "csv"}).status_code == 200
    other = EmployerFactory()
    assert client.get(reverse("jobs:month", args=[other.pk, row.pk])).status_code == 404


def test_the_service_and_the_manager_see_their_part(client, today):
    seen = WorkFileFactory(wish=True, able=True)
    hidden = WorkFileFactory(wish=True, able=True)
    services.hand_over(actor=worker(), file=seen, at=AT)
    client.force_login(worker(role="employment_service"))
    page = client.get(reverse("jobs:people"))
    assert [row.pk for row in page.context["table"].rows] == [seen.pk]
    assert client.get(reverse("jobs:file", args=[hidden.pk])).status_code == 404
    assert client.post(reverse("jobs:add", args=[hidden.pk, "contact"]), {}).status_code == 404
    client.force_login(UserFactory(roles=["manager"]))
    board = text(client.get(reverse("jobs:board")))
    assert reverse("jobs:new") in board  # with names hidden, see test_behind
    assert reverse("jobs:people") not in board
    assert client.get(reverse("jobs:people")).status_code == 403
    client.force_login(UserFactory(roles=["caseworker"]))
    assert "帮扶责任人" in text(
        client.get(reverse("people:tab", args=[seen.person_id, "employment"]))
    )


def test_phones_are_shown_only_with_a_reason(client, mine):
    file = WorkFileFactory()
    url = reverse("jobs:phone", args=[file.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert "没有登记这个号码" in text(client.post(url, {"reason": "联系本人"}))


def test_targets_are_split_and_actions_reported(client, today):
    load(at=AT)
    client.force_login(worker("4311"))
    target = Target.objects.get(code="yongzhou-new-jobs")
    WorkFileFactory()
    url = reverse("jobs:split", args=[target.pk]) + "?year=2024"
    form = client.get(url + "&propose=1").context["form"]
    pk = region().pk
    assert form.initial[f"r{pk}"] == 817
    assert client.post(url, {f"r{pk}": "5"}).status_code == 422
    assert client.post(url, {f"r{pk}": "5", "document": "样例〔2024〕1号"}).status_code == 302
    assert Allotment.objects.get().value == 5
    assert client.get(reverse("jobs:targets")).status_code == 200
    assert client.get(reverse("jobs:targets"), {"export": "csv"}).status_code == 200
    sent = {"region": pk, "as_of": today, "state": "done", "text": "样例", "evidence": "样例台账"}
    assert client.post(reverse("jobs:report_new", args=[5]), sent).status_code == 302
    assert Report.objects.get().measure.title == "实施就业困难残疾人就业帮扶行动"
    assert "样例台账" in text(client.get(reverse("jobs:measure", args=[5])))
    assert client.get(reverse("jobs:measure", args=[99])).status_code == 404


def test_courses_and_places(client, mine, today):
    sent = {"name": "样例班", "region": region().pk, "kind": "skill", "trainer": "样例职校", "starts_on": today,
            "ends_on": today, "days": 10, "seats": 1}  # fmt: skip
    assert client.post(reverse("jobs:course_new"), sent | {"days": 0}).status_code == 422
    answer = client.post(reverse("jobs:course_new"), sent)
    files = [WorkFileFactory(), WorkFileFactory()]
    said = text(client.post(answer.url, {"pick": [f.pk for f in files]}, follow=True))
    assert "已报名 1 人" in said
    assert "名额已满" in said
    seat = files[0].seats.get()
    url = reverse("jobs:record", args=[seat.pk, "seat"])
    assert client.post(url, {"state": "finished", "attended": 11}).status_code == 422
    assert (
        client.post(url, {"state": "finished", "attended": 9, "certificate": "样例1"}).status_code
        == 302
    )
    seat.refresh_from_db()
    assert seat.attended == 9
    said = text(client.post(answer.url, {"claim": "1"}, follow=True))
    assert "由当地另定，还没有录入" in said
    new = reverse("jobs:place_new", args=["points"])
    point = {"name": "样例站", "region": region().pk, "kind": "lottery", "opened_on": today, "posts": 4, "reserved": 5,
             "taken": 0}  # fmt: skip
    assert "多于岗位数" in text(client.post(new, point))
    assert client.post(new, point | {"reserved": 1}).status_code == 302
    assert "25.0%" in text(client.get(reverse("jobs:places_points")))
    foreign = {
        "region": region("431102").pk,
        "of": "townships",
        "as_of": today,
        "value": 3,
        "document": "x",
    }
    assert client.post(reverse("jobs:place_new", args=["counts"]), foreign).status_code == 422


def test_the_list_assigns_compares_and_exports(client, mine):
    disabled_person(1)
    answer = client.post(reverse("jobs:people"), {"open": "1"}, follow=True)
    assert "新建 1 份" in text(answer)
    file = WorkFile.objects.get()
    assert "请勾选人员" in text(
        client.post(reverse("jobs:people"), {"worker": mine.pk}, follow=True)
    )
    client.post(reverse("jobs:people"), {"worker": mine.pk, "pick": [file.pk]})
    file.refresh_from_db()
    assert file.worker == mine
    rows = b"".join(
        client.get(reverse("jobs:people"), {"export": "csv"}).streaming_content
    ).decode()
    assert len(rows.splitlines()) == 2
    for query in (
        {"q": "测试1"},
        {"tag": "hard"},
        {"state": "over"},
        {"need": "nonsense"},
        {"worker": "me"},
    ):
        assert client.get(reverse("jobs:people"), query).status_code == 200


def test_the_demonstration_fills_every_page_and_again_changes_nothing(
    client, today, monkeypatch, settings
):
    settings.DEBUG = True
    monkeypatch.setattr("employment.seeding.OF_WORKING_AGE", 9_000)
    clerk = worker(username="canlian")
    given = {"region": "4311", "month": Month(2024, 1), "at": timezone.now(), "today": today}
    opened = make_demo(**given)
    assert opened == WorkFile.objects.count() > 800
    jobs = Job.objects.count()
    make_demo(**given)
    assert (WorkFile.objects.count(), Job.objects.count()) == (opened, jobs)
    client.force_login(clerk)
    board = client.get(reverse("jobs:board"))
    assert board.context["done"] > 15
    assert board.context["goal"] == sum(
        Allotment.objects.filter(region=region(), target__code="yongzhou-new-jobs").values_list(
            "value", flat=True
        )
    )
    for name in ("due", "people", "employers", "checks", "courses", "targets", "measures", "founders", "new",
                 "places_bases", "places_points", "places_fairs", "places_counts"):  # fmt: skip
        assert client.get(reverse(f"jobs:{name}")).status_code == 200, name
