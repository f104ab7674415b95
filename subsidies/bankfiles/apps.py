"""Application settings of bankfiles."""

from django.apps import AppConfig


class BankfilesConfig(AppConfig):
    """Files that go to a bank: layouts as data, control sums."""

    name = "subsidies.bankfiles"
    label = "bankfiles"
    verbose_name = "银行文件"
