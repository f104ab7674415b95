"""Account: where a person's money goes, to himself or to an agent."""

from django.db import models
from django.db.models import Q

from portal.parties.models import BankAccount


class Account(BankAccount):
    """A person's bank account. A holder other than the person is an agent, with relation and why."""

    class State(models.TextChoices):
        """What the bank last said."""

        UNKNOWN = "unknown", "未核验"
        GOOD = "good", "正常"
        BAD = "bad", "发放失败待更正"

    SCOPE = "person__managing_region"

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="accounts", verbose_name="人员"
    )
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.UNKNOWN)
    agent_relation = models.CharField("代领人与本人关系", max_length=20, blank=True)
    agent_reason = models.TextField("代领原因", blank=True)

    class Meta(BankAccount.Meta):
        verbose_name = verbose_name_plural = "银行账户"
        constraints = [
            *BankAccount.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                include=[
                    "state"
                ],  # a month's run asks it of everybody it pays, from the index alone
                condition=Q(superseded_at__isnull=True),
                name="account_one_current",
            ),
            models.CheckConstraint(
                condition=Q(agent_relation="", agent_reason="")
                | (~Q(agent_relation="") & ~Q(agent_reason="")),
                name="account_agent_relation_and_reason",
            ),
        ]
