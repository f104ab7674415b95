"""Organisations, carers and their accounts."""

from datetime import date

import pytest

from portal.audit.models import Event
from portal.parties.models import CarerAccount, OrganisationAccount
from portal.parties.selectors import account_of, find_by_uscc
from portal.parties.services import (
    PartyError,
    register_carer,
    register_organisation,
    set_party_account,
    update_organisation,
)
from tests.factories import CarerFactory, OrganisationFactory, region
from tests.factories.numbers import AT, TODAY, id_number

pytestmark = pytest.mark.django_db


def organisation(**more):
    values = {
        "actor": None,
        "name": "测试敬老院",
        "kind": "tekun_home",
        "region": region(),
        "at": AT,
        "uscc": "91110000600037341L",
        "ownership": "public",
        "phone": "0746-8321234",
    }
    return register_organisation(**values | more)


def test_an_organisation_is_found_by_its_code():
    made = organisation()
    assert find_by_uscc(" 91110000600037341l") == made
    assert Event.objects.get().action == "parties.register_organisation"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"uscc": "91110000600037341M"}, "uscc"),
        ({"name": " "}, "name"),
        ({"kind": "hotel"}, "kind"),
        ({"phone": "1"}, "phone"),
    ],
)
def test_wrong_organisations_are_refused(more, field):
    with pytest.raises(PartyError) as caught:
        organisation(**more)
    assert caught.value.field == field


def test_a_code_is_registered_once():
    organisation()
    with pytest.raises(PartyError, match="已登记"):
        organisation(name="另一家")
    assert organisation(name="无证一", uscc="").uscc is None
    assert organisation(name="无证二", uscc="").uscc is None


def test_particulars_change_and_dates_stay_in_order():
    made = organisation(opened_on=date(2020, 1, 1))
    changed = update_organisation(actor=None, organisation=made, values={"contact": "测某"}, at=AT)
    assert changed.contact == "测某"
    with pytest.raises(PartyError, match="停办"):
        update_organisation(
            actor=None, organisation=made, values={"closed_on": date(2019, 1, 1)}, at=AT
        )
    with pytest.raises(PartyError, match="不能这样改"):
        update_organisation(actor=None, organisation=made, values={"uscc": "x"}, at=AT)


def test_a_carer_is_registered_once_with_a_valid_number():
    number = id_number(3, birth="19750607")
    values = {"actor": None, "name": "测护", "region": region(), "at": AT, "today": TODAY}
    carer = register_carer(id_number=number, phone="13800001234", **values)
    assert carer.id_number.open() == number
    assert carer.phone.open() == "13800001234"
    with pytest.raises(PartyError, match="已登记"):
        register_carer(id_number=number, **values)
    with pytest.raises(PartyError, match="应为"):
        register_carer(id_number="431102194002290012", **values)


def test_accounts_of_payees_follow_each_other():
    home, carer = OrganisationFactory(), CarerFactory()
    values = {"actor": None, "holder": "测试户名", "bank": "测试银行", "at": AT}
    first = set_party_account(party=home, number="4111111111111112", **values)
    second = set_party_account(party=home, number="12345678", **values)
    first.refresh_from_db()
    assert first.superseded_at == AT
    assert account_of(home) == second
    assert isinstance(second, OrganisationAccount)
    with pytest.raises(PartyError, match="校验不符"):
        set_party_account(party=carer, number="4111111111111112", **values)
    own = set_party_account(party=carer, number="4111111111111111", **values)
    assert isinstance(own, CarerAccount)
    with pytest.raises(PartyError, match="数字"):
        set_party_account(party=carer, number="x", **values)
