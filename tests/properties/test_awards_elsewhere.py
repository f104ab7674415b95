"""Wherever people are in a month, their awards are read by that county, and by no other."""

from datetime import date
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction

from eligibility.determination.batch import award_outcomes
from eligibility.models import Award, Catalogue, CatalogueItem, Elsewhere
from portal.lib.periods import Month
from portal.people.models import Circumstances, Person
from portal.regions.models import Region
from tests.factories import CircumstancesFactory
from tests.factories.numbers import AT
from tests.oracle.loading import loaded

JANUARY = Month(2024, 1)
HERE, THERE = "431103", "431102"


def awarded(person, item, region=HERE):
    return Award.objects.create(
        person=person, item=item, region=region, starts=date(2023, 7, 1),
        settled_before=date(2023, 7, 1),
    )  # fmt: skip


def readers():
    """By award, the counties whose outcomes of January have it."""
    found = {}
    for county in (HERE, THERE, "431181"):
        with connection.cursor() as cursor:
            text = award_outcomes(JANUARY, county).as_string(connection.connection)
            cursor.execute(f"SELECT award_id FROM ({text}) AS outcome")
            for (pk,) in cursor.fetchall():
                found.setdefault(pk, []).append(county)
    return found


def moved_later(item):
    """Whose award was made at home, months before the move."""
    row, day = CircumstancesFactory(), date(2023, 10, 1)
    award = awarded(row.person, item)
    Circumstances.objects.filter(pk=row.pk).update(superseded_at=AT)
    CircumstancesFactory(person=row.person, valid_to=day)
    assert not Elsewhere.objects.filter(award=award).exists()
    CircumstancesFactory(person=row.person, valid_from=day, hukou=THERE)
    return award


def given_up():
    """A county's code that went out of use before the month."""
    home = Region.objects.get(code="431181")
    Region.objects.create(
        code="431121", name="祁阳县", kind="county", level=home.level, parent=home.parent,
        valid_from=date(2000, 1, 1), valid_to=date(2021, 1, 1),
    )  # fmt: skip
    return "431121"


def of(item, region=HERE, **places):
    return awarded(CircumstancesFactory(**places).person, item, region)


@pytest.mark.django_db
def test_each_award_is_read_where_its_person_is_and_nowhere_else():
    with loaded():
        item = CatalogueItem.objects.get(code="yongzhou-08")
        old = given_up()
        stays = of(item)
        given_away = of(item)
        Award.objects.filter(pk=given_away.pk).update(region=THERE)
        wanted = {
            stays: HERE,
            given_away: HERE,
            of(item, hukou=THERE): THERE,
            moved_later(item): THERE,
            of(item, hukou="430102", residence=THERE): THERE,
            of(item, hukou=None, residence=None): HERE,
            of(item, old, hukou=old, residence="431181"): "431181",
        }
        of(item, hukou="430102", residence="430102")  # gone for good: nobody's
        assert readers() == {award.pk: [county] for award, county in wanted.items()}
        assert not Elsewhere.objects.filter(award=stays).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True])
def test_an_award_made_or_given_away_during_a_move_waits_for_it(known):
    person = CircumstancesFactory().person
    catalogue = Catalogue.objects.create(
        code="test", region="4311", title="测试清单", document="测试文号",
        in_force_from=JANUARY.first, state="complete", body={},
    )  # fmt: skip
    item = CatalogueItem.objects.create(catalogue=catalogue, code="test-01", number=1, name="测试")
    made = [awarded(person, item, THERE)] if known else []

    def grant():
        if known:
            Award.objects.filter(pk=made[0].pk).update(region="431181")
        else:
            made.append(awarded(Person.objects.get(pk=person.pk), item))
        connection.close()

    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # as every change of circumstances
        Circumstances.objects.filter(person=person).update(superseded_at=AT)
        CircumstancesFactory(person=person, hukou=THERE)
        granting = Thread(target=grant)
        granting.start()
        while not _somebody_waits():
            assert granting.is_alive(), "the award did not wait"
            sleep(0.02)
    granting.join()
    assert Elsewhere.objects.filter(award=made[0], region=THERE).exists()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')"
        )
        return cursor.fetchone()[0]
