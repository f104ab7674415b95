"""Changed circumstances written by SQL equal those the service writes one by one."""

from datetime import date, timedelta
from random import Random

import pytest

from portal.people.models import Circumstances, Person
from portal.people.services import record_change, record_death
from portal.people.services.base import STATE, current_timeline
from tests.factories import CircumstancesFactory, PersonFactory, region
from tests.importing.conftest import AT, TODAY, book, number, told

WORDS = {True: "是", False: "否", None: "不清楚"}
FIRST = date(2023, 6, 1)
DAYS = [date(2023, 5, 1), FIRST, date(2023, 8, 15), date(2023, 12, 1), date(2024, 2, 1)]


def twins(n, random):
    """Two people of the same history: one for the service, one for the sheet."""
    made = []
    history = [
        (FIRST + timedelta(days=random.randrange(240)), random.choice(["dibao", "low_income"]))
        for _ in range(random.randrange(4))
    ]
    values = [random.choice([True, False, None]) for _ in range(6)]
    for digits in (number(n), number(n, prefix="431102")):
        person = PersonFactory(digits=digits, name="甲样例", birth_date=date(1940, 1, 1))
        CircumstancesFactory(
            person=person, valid_from=FIRST, birth_date=date(1940, 1, 1), sex="male",
            dibao=values[0], low_income=values[1], dementia=values[2],
        )  # fmt: skip
        for (day, fact), value in zip(history, values[3:], strict=False):
            record_change(
                actor=None, person=person, from_day=day, facts={fact: value}, at=AT, event="变"
            )
        made.append(person)
    return made


def told_of(person):
    """The pieces of a person's line, joined where nothing changes.

    The service also lays down an early piece that knows nothing new; the sheet does not.
    """
    line = []
    for piece in current_timeline(person).pieces:
        state = {name: piece.state[name] for name in STATE}
        if not line and not any(v for k, v in state.items() if k not in ("birth_date", "sex")):
            continue
        if line and line[-1][2] == state:
            line[-1] = (line[-1][0], piece.period.end, state)
        else:
            line.append((piece.period.start, piece.period.end, state))
    return line


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_sheet_writes_what_the_service_writes(importer, day):
    random = Random(day.toordinal())
    importer.day = str(day)
    pairs, rows = [], []
    for n in range(1, 9):
        one, other = twins(n, random)
        facts = {
            name: random.choice([True, False, None])
            for name in random.sample(["dibao", "low_income", "dementia"], random.randrange(1, 4))
        }
        record_change(actor=None, person=one, from_day=day, facts=facts, at=AT, event="表")
        died = random.choice([None, None, date(2023, 9, 1), date(2024, 1, 31)])
        if died:
            record_death(actor=None, person=one, died_on=died, at=AT, today=TODAY)
        words = [
            WORDS[facts[f]] if f in facts else None for f in ("dibao", "low_income", "dementia")
        ]
        rows.append((number(n, prefix="431102"), "甲样例", *words, str(died) if died else None))
        pairs.append((one, other))
    heads = ("身份证号", "姓名", "低保", "低收入", "失智", "死亡日期")
    file = importer.check(book(heads, *rows))
    assert told(file) == []
    importer.apply(file)
    for one, other in pairs:
        assert told_of(other) == told_of(one)


@pytest.mark.django_db
def test_untouched_rows_stand_and_remainders_keep_their_reasons(importer):
    person = PersonFactory(digits=number(1), name="甲样例")
    CircumstancesFactory(person=person, valid_from=FIRST, dibao=True, reason="当初")
    record_change(
        actor=None, person=person, from_day=date(2023, 9, 1), facts={"living": ["alone"]}, at=AT,
        event="独居", evidence=["调查表"],
    )  # fmt: skip
    importer.day = "2023-12-01"
    importer.do(book(("身份证号", "姓名", "低保"), (number(1), "甲样例", "否")))
    rows = Circumstances.objects.filter(person=person, superseded_at=None).order_by("valid_from")
    assert [(r.valid_from, r.event, r.dibao) for r in rows] == [
        (FIRST, rows[0].event, True),
        (date(2023, 9, 1), "独居", True),
        (date(2023, 12, 1), "批量导入", False),
    ]
    assert rows[1].evidence == ["调查表"]
    assert rows[1].recorded_by_id is None or rows[1].recorded_by_id == importer.user.pk
    assert Circumstances.objects.filter(person=person).count() == 5


@pytest.mark.django_db
def test_what_changed_after_it_was_shown_is_shown_again_and_not_written(importer):
    person = PersonFactory(digits=number(1), name="甲样例", managing_region=region("431103"))
    CircumstancesFactory(person=person, valid_from=FIRST, dibao=True)
    file = importer.check(book(("身份证号", "姓名", "低保"), (number(1), "甲样例", "否")))
    assert file.changed == 1
    record_change(
        actor=None,
        person=person,
        from_day=date(2024, 2, 1),
        facts={"dibao": None},
        at=AT,
        event="x",
    )
    importer.apply(file)
    assert file.state == "ready"
    assert "有档案被改动" in file.notes[0]
    assert Circumstances.objects.filter(person=person, event="批量导入").count() == 0
    importer.apply(file)
    assert file.state == "applied"


@pytest.mark.django_db
def test_a_number_registered_meanwhile_is_not_registered_twice(importer):
    file = importer.check(book(("身份证号", "姓名", "低保"), (number(1), "甲样例", "否")))
    person = PersonFactory(digits=number(1), name="甲样例")
    CircumstancesFactory(person=person, valid_from=FIRST, dibao=True)
    importer.apply(file)
    assert (file.state, file.new, file.changed) == ("ready", 0, 1)
    assert Person.objects.count() == 1
