"""The demonstration's step: settings, an exported batch, an answer with failures; once."""

import pytest
from django.test import override_settings

from portal.lib.periods import Month
from subsidies.bankfiles.models import BankLayout, Export, ProjectBrief
from subsidies.reconciliation.models import ReturnFile, RowEnd
from subsidies.web.bank.demo import make_demo
from tests.bank.conftest import DAY
from tests.factories import UserFactory, region
from tests.factories.numbers import AT

pytestmark = pytest.mark.django_db


@override_settings(DEBUG=True)
def test_the_step_shows_every_end_and_can_be_repeated(approved, gazetted_item, monkeypatch):
    UserFactory(username="caiwu", roles=["finance"], region=region("4311"))
    UserFactory(username="zhuguan", roles=["manager"], region=region("4311"))
    gazetted_item.name = "高龄津贴"
    gazetted_item.save()
    monkeypatch.setattr("subsidies.web.bank.demo.make_briefs", lambda **given: None)
    approved([("agricultural", "50.00", {})] * 12)
    for _ in range(2):
        make_demo(region="4311", month=Month(2024, 1), at=AT, today=DAY)
    assert BankLayout.objects.filter(state="published").count() == 4
    assert Export.objects.get().row_count == 12
    ends = sorted(RowEnd.objects.values_list("ended", flat=True))
    assert (ends.count("paid"), ends.count("failed"), ends.count("unknown")) == (9, 2, 1)
    assert ReturnFile.objects.get().state == "applied"
    assert not ProjectBrief.objects.exists()
