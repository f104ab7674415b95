"""CompanyLogin: which gas company a login enters for."""

from django.conf import settings
from django.db import models


class CompanyLogin(models.Model):
    """A login of the role gas_company sees this company's rows and no other's."""

    SCOPE = "company__organisation__region"
    COMPANY = "company_id"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="gas_login", verbose_name="账号"
    )
    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, related_name="logins", verbose_name="燃气企业"
    )
    given_at = models.DateTimeField("授权时间")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="授权人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "企业账号"
