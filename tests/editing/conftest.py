"""The catalogues as delivered, and two catalogue admins."""

from datetime import UTC, datetime

import pytest

from eligibility.editing import services
from eligibility.editing.kinds import KINDS
from eligibility.models import CatalogueItem, ItemVersion
from tests.factories.accounts import UserFactory
from tests.factories.regions import region
from tests.oracle.loading import loaded

AT = datetime(2024, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogues(django_db_setup, django_db_blocker):
    """All of ``fixtures/catalogue``, loaded once for a module, taken back after it."""
    with django_db_blocker.unblock(), loaded():
        yield


def admin(name="甲", code="43", **more):
    return UserFactory(display_name=name, roles=["catalogue_admin"], region=region(code), **more)


@pytest.fixture
def alice(db):
    """Drafts."""
    return admin("甲目录")


@pytest.fixture
def bob(db):
    """Publishes."""
    return admin("乙目录")


def version_of(code, region_code=None):
    """The newest published version of an item; of the same day, the prefecture's."""
    rows = ItemVersion.objects.filter(item__code=code, state="published", superseded_at=None)
    rows = rows.filter(region=region_code) if region_code else rows
    return rows.order_by("-valid_from", "region").first()


def draft_of(code, actor, *, region_code=None, change=None, **keys):
    """A draft from the item's version with other keys, or changed by a function."""
    base = version_of(code)
    body = {**base.body, **keys}
    if change:
        change(body)
    return services.draft_version(
        item=base.item, region=region_code or base.region, body=body, based_on=base.pk,
        reason="测试", actor=actor, at=AT,
    )  # fmt: skip


def standard(actor, code, tier, place, amount, *, since="2024-01-01", to=None, part=""):
    """A draft of a local standard."""
    from datetime import date
    from decimal import Decimal

    values = {
        "item": CatalogueItem.objects.get(code=code), "part": part, "tier": tier, "region": place,
        "amount": Decimal(amount), "valid_from": date.fromisoformat(since), "valid_to": to,
        "document": "测试〔2024〕1号", "status": "official", "notes": "",
    }  # fmt: skip
    return services.draft_value(
        kind=KINDS["standards"], values=values, reason="测试", actor=actor, at=AT
    )


def published(row, drafter, publisher):
    """The row submitted and published."""
    services.submit(row=row, actor=drafter, at=AT)
    return services.publish(row=row, actor=publisher, at=AT)
