"""The buttons of a batch pressed twice, from a page gone back to, from an older tab, by the wrong person."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from portal.audit.models import Event
from subsidies.models import Batch
from tests.factories import PersonFactory, UserFactory, region
from tests.subsidies.conftest import FEBRUARY, JANUARY
from tests.subsidies.due_side import COUNTY, Row
from tests.subsidies.past import award_of, changed, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(settle, due):
    due.rows = [Row(1)]
    settle()
    return Batch.objects.get()


def person(*roles):
    return UserFactory(roles=list(roles), region=region(COUNTY))


def press(client, user, batch, action, **more):
    """(level, text) of what the page says after the button."""
    client.force_login(user)
    seen = {"sha256": Batch.objects.get(pk=batch.pk).sha256, **more}
    answer = client.post(reverse("move_batch", args=[batch.pk, action]), seen, follow=True)
    [message] = answer.context["messages"]
    return message.level_tag, str(message)


def test_every_button_pressed_twice_takes_its_step_once_and_says_so_twice(client, batch):
    signers = [("submit", person("caseworker")), ("check", person("checker")), ("approve", person("approver"))]  # fmt: skip
    for action, user in signers:
        first, again = (press(client, user, batch, action) for _ in range(2))
        assert first == again
        assert first[0] == "success"
        assert Event.objects.filter(action=f"batch.{action}").count() == 1
    # Back to the page of the checker, whose button still stands there.
    level, said = press(client, signers[1][1], batch, "check")
    assert level == "error"
    assert said.startswith("这一批现为“已审批”（20")
    assert f"由 {signers[2][1]} 办理）" in said
    assert "不能再复核通过" in said


def test_a_tab_left_open_is_told_who_moved_the_batch_on(client, batch):
    mine, other, checker = person("caseworker"), person("caseworker"), person("checker")
    press(client, other, batch, "submit")
    level, said = press(client, mine, batch, "submit")
    assert (level, f"由 {other} 办理）" in said) == ("error", True)
    press(client, checker, batch, "send_back", reason="金额请再核对")
    assert press(client, checker, batch, "send_back", reason="金额请再核对")[0] == "success"
    level, said = press(client, person("checker"), batch, "check")
    assert (level, "现为“已作废”" in said) == ("error", True)
    assert Event.objects.filter(action="batch.send_back").count() == 1


def test_who_signed_before_has_no_button_and_is_told_why(client, batch):
    both, third = person("caseworker", "checker", "approver"), person("checker", "approver")
    press(client, both, batch, "submit")

    def page(name):
        return client.get(reverse(name, args=[batch.pk])).content.decode()

    check, approve = (reverse("move_batch", args=[batch.pk, step]) for step in ("check", "approve"))
    for name in ("batch", "batch_review"):
        assert check not in page(name)
        assert "这一批是您报送的，复核和审批由另外两人办理" in page(name)
    assert press(client, both, batch, "check")[0] == "error"
    press(client, third, batch, "check")
    for name in ("batch", "batch_review"):
        assert approve not in page(name)
        assert "这一批是您复核的，审批由第三人办理" in page(name)
    assert Batch.objects.get().state == "checked"


def test_the_same_name_of_money_is_the_same_sum_on_every_page(
    client, due, settle, advance, gazetted_item
):
    """A recovery is in the batch's amount and not in its cash: two names, each with one sum."""
    awards = [award_of(PersonFactory(), gazetted_item) for _ in range(2)]
    due.rows = [row_of(award) for award in awards]
    settle()
    advance(Batch.objects.get(), "exported")
    due.months = {JANUARY: [row_of(awards[0], "60.00")], FEBRUARY: [row_of(awards[0])]}
    for award in awards:
        changed(award, "2024-01-01")
    settle(month=FEBRUARY)
    amount, cash = Batch.objects.values_list("amount", "cash").get(month=FEBRUARY.first)
    assert (amount, cash) == (10, 60)
    client.force_login(person("caseworker", "manager"))
    month = client.get(f"/payouts/?month={FEBRUARY}").content.decode()
    home = strip_tags(client.get("/").content.decode())
    board = client.get(f"/boards/money/?month={FEBRUARY}").context["tiles"]
    shown = next(tile["figure"] for tile in board if tile["figure"].one.code == "money.cash")
    assert shown.text == f"{cash:,.2f}"
    assert f"实发 {cash:,.2f}" in home
    assert f"批次金额 {amount:,.2f}" in home
    for sum_ in (amount, cash):
        assert f"{sum_:,.2f}" in month
    assert "送银行的钱" in month
