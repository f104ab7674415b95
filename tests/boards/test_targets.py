"""Targets: those counties report with a second person, those apps count; on the page and in bulletins."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.boards import measures
from portal.lib.periods import Month
from portal.policies.errors import PolicyError
from portal.policies.models import Measure, Report, ReportedFigure, Target
from portal.policies.selectors import targets_of
from portal.policies.services import confirm_report, load_measures, report_progress
from portal.policies.standing import MET, SHORT, UNKNOWN, states
from portal.regions.selectors import tree
from tests.factories import UserFactory, region

AT = datetime(2024, 6, 1, 2, tzinfo=UTC)
TODAY = date(2024, 6, 1)
PAPER = "xiangtan-2023-20-measures"
YUHU, YUETANG, XIANGTAN = "430302", "430304", "4303"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    load_measures(at=AT)


@pytest.fixture
def clerk():
    return UserFactory(roles=["caseworker"], region=region(YUHU))


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"], region=region(XIANGTAN))


def measure(clause):
    return Measure.objects.get(document__code=PAPER, clause=clause)


def told(actor, clause, figures, *, place=YUHU, as_of=TODAY):
    return report_progress(
        actor=actor, measure=measure(clause), region=region(place), as_of=as_of, state="under_way",
        text="按规定执行", evidence="台账1号", at=AT, today=TODAY,
        figures={Target.objects.get(code=code): Decimal(v) for code, v in figures.items()},
    )  # fmt: skip


def stand(code, day=TODAY, counties=None):
    target = Target.objects.get(code=code)
    regions = tree(Month.of(day))
    found = states([target], counties or regions.counties(XIANGTAN), day, regions)
    return {each.county: (each.actual, each.state, each.waiting) for each in found}


def test_a_ceiling_a_floor_and_an_exact_share_each_hold_on_both_sides(clerk, manager):
    for code, clause, good, bad in (
        ("xiangtan-guarantee-fee", "第十一条", "1.00", "1.01"),
        ("xiangtan-startup-loan", "第十一条", "300", "300.01"),
        ("xiangtan-credit-support", "第十一条", "499", "500.01"),
        ("xiangtan-asset-deduction", "第六条", "10", "9"),
        ("xiangtan-increment-award", "第七条", "20", "21"),
    ):
        assert stand(code)[YUHU] == (None, UNKNOWN, False)
        for value, state in ((good, MET), (bad, SHORT)):
            report = told(clerk, clause, {code: value})
            assert stand(code)[YUHU][1:] != (state, False), "nobody has confirmed it yet"
            assert stand(code)[YUHU][2]
            confirm_report(actor=manager, report=report, at=AT)
            assert stand(code)[YUHU] == (Decimal(value), state, False)
        assert stand(code)[YUETANG] == (None, UNKNOWN, False)


def test_vouchers_add_up_over_the_city_and_begin_anew_each_year(clerk, manager):
    code, second = "xiangtan-vouchers", UserFactory(roles=["checker"], region=region(XIANGTAN))
    for actor, place, value in ((clerk, YUHU, "12"), (manager, XIANGTAN, "37.5")):
        report = told(actor, "第五条", {code: value}, place=place)
        confirm_report(actor=second, report=report, at=AT)
    assert stand(code) == {"": (Decimal("49.50"), SHORT, False)}
    report = told(clerk, "第五条", {code: "12.5"})
    assert stand(code) == {"": (Decimal("49.50"), SHORT, True)}
    confirm_report(actor=second, report=report, at=AT)
    assert stand(code) == {"": (Decimal("50.00"), MET, False)}
    assert stand(code, day=date(2025, 1, 1)) == {"": (None, UNKNOWN, False)}
    assert stand(code, counties=[YUHU]) == {}, "a county does not see the others' sum"


def test_figures_of_other_measures_and_of_the_wrong_place_are_refused(clerk, manager):
    with pytest.raises(PolicyError, match="不是这条措施"):
        told(clerk, "第五条", {"xiangtan-guarantee-fee": "1"})
    with pytest.raises(PolicyError, match="负数"):
        told(clerk, "第十一条", {"xiangtan-guarantee-fee": "-1"})
    with pytest.raises(PolicyError, match="分别报送"):
        told(manager, "第十一条", {"xiangtan-guarantee-fee": "1"}, place=XIANGTAN)
    assert not Report.objects.exists()


def test_one_share_of_the_whole_city_is_told_by_the_city_alone(clerk, manager):
    code, second = "xiangtan-geriatric", UserFactory(roles=["checker"], region=region(XIANGTAN))
    plan = Measure.objects.get(document__code="xiangtan-2023-20-plan", clause="二（二）7")

    def say(actor, place):
        return report_progress(
            actor=actor, measure=plan, region=region(place), as_of=TODAY, state="under_way",
            text="按规定执行", evidence="台账1号", at=AT, today=TODAY,
            figures={Target.objects.get(code=code): Decimal(60)},
        )  # fmt: skip

    with pytest.raises(PolicyError, match="一个数"):
        say(clerk, YUHU)
    report = say(manager, XIANGTAN)
    assert stand(code) == {"": (None, UNKNOWN, True)}
    confirm_report(actor=second, report=report, at=AT)
    assert stand(code) == {"": (Decimal("60.00"), MET, False)}


def test_two_or_three_hospices_a_year_add_up_over_the_counties():
    code, second = "chenzhou-hospices", UserFactory(roles=["checker"], region=region("4310"))
    six = Measure.objects.get(document__code="chenzhou-2023-14", clause="第六条")
    for count, (county, state) in enumerate(
        (("431002", SHORT), ("431003", MET), ("431021", MET), ("431022", SHORT)), 1
    ):
        clerk = UserFactory(roles=["caseworker"], region=region(county))
        report = report_progress(
            actor=clerk, measure=six, region=region(county), as_of=TODAY, state="under_way",
            text="新建", evidence="台账", at=AT, today=TODAY,
            figures={Target.objects.get(code=code): Decimal(1)},
        )  # fmt: skip
        confirm_report(actor=second, report=report, at=AT)
        counties = tree(Month.of(TODAY)).counties("4310")
        found = states([Target.objects.get(code=code)], counties, TODAY, tree(Month.of(TODAY)))
        assert [(each.actual, each.state) for each in found] == [(Decimal(count), state)]


def test_the_form_takes_figures_and_the_page_and_the_bulletin_show_them(clerk, manager, client):
    client.force_login(clerk)
    number = measure("第十一条").number
    address = f"/boards/measures/{PAPER}/{number}/"
    sent = {"region": region(YUHU).pk, "as_of": "2024-06-01", "state": "under_way",
            "text": "已放贷", "evidence": "台账", "xiangtan-startup-loan": "280"}  # fmt: skip
    assert client.post(address, sent | {"xiangtan-guarantee-fee": "-2"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    figure = ReportedFigure.objects.get()
    assert (figure.target.code, figure.value) == ("xiangtan-startup-loan", Decimal(280))
    client.force_login(manager)
    assert "有待核对的新数" in client.get(address).content.decode()
    client.post(f"{address}reports/{figure.report_id}/confirm/")
    page = client.get(address).content.decode()
    assert "280 万元 已达到" in page
    assert "不超过 300 万元" in page
    book = load_workbook(
        BytesIO(client.get(f"/boards/measures/{PAPER}/bulletin.xlsx").content), read_only=True
    )
    rows = [list(row) for row in book["目标"].iter_rows(min_row=3, values_only=True)]
    place = rows[0].index("雨湖区")
    loan = next(row for row in rows if row[0] == "创业贷款单笔最高额")
    assert (loan[1], loan[place]) == ("不超过 300 万元", "280 万元 已达到")
    assert client.get(f"/boards/measures/{PAPER}/bulletin.docx").status_code == 200


def test_a_target_whose_day_is_past_says_so_until_it_is_reached(clerk, manager):
    code, second = "xiangtan-geriatric", UserFactory(roles=["checker"], region=region(XIANGTAN))
    target = Target.objects.get(code=code)
    assert target.due_on is not None
    plan = Measure.objects.get(document__code="xiangtan-2023-20-plan", clause="二（二）7")
    day = date(target.due_on.year + 1, 1, 1)

    def words(on):
        (goal,) = measures.goals_of(
            [target], tree(Month.of(on)).counties(XIANGTAN), on, Month.of(on)
        )
        return [goal.text(cell) for cell in goal.cells]

    assert (words(target.due_on), words(day)) == (["没有数"], ["期限已过，没有数"])
    for value, says in ((59, "59 % 期限已过，未达到"), (60, "60 % 已达到")):
        report = report_progress(
            actor=manager, measure=plan, region=region(XIANGTAN), as_of=TODAY, state="under_way",
            text="按规定执行", evidence="台账1号", at=AT, today=TODAY,
            figures={target: Decimal(value)},
        )  # fmt: skip
        confirm_report(actor=second, report=report, at=AT)
        assert words(day) == [says]


def test_what_registers_count_stands_with_its_measure(client, manager):
    """Facilities and employment answer for their own targets, the same numbers as their boards."""
    from facilities.indicators.board import standings

    nine = Measure.objects.get(document__code="xiangtan-2023-20-plan", clause="二（三）9")
    regions, day = tree(Month.of(TODAY)), TODAY
    counties = regions.counties(XIANGTAN)
    goals = measures.goals_of(targets_of(nine), counties, day, Month.of(day))
    theirs = {
        (row.target.pk, row.county): (row.actual, row.state)
        for row in standings(XIANGTAN, counties, day, regions)
    }
    cells = [(goal.target.pk, cell) for goal in goals for cell in goal.cells]
    assert len(cells) > 8
    for target, cell in cells:
        assert theirs[target, cell.county] == (cell.actual, cell.state)
    fairs = Target.objects.get(code="yongzhou-state-fairs")
    found = states([fairs], regions.counties("4311"), day, regions)
    assert {cell.county for cell in found} == set(regions.counties("4311"))
