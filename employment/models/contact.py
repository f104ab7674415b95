"""Contact: one talk or visit of the responsible worker (帮扶记录)."""

from django.db import models

from employment.models.recorded import Recorded, of_file


class Contact(Recorded):
    """Never edited: what was done on a day by whom."""

    class How(models.TextChoices):
        """By which way."""

        VISIT = "visit", "入户走访"
        PHONE = "phone", "电话"
        OFFICE = "office", "到窗口"
        ONLINE = "online", "微信等线上"

    SCOPE = "file__person__managing_region"

    file = of_file("contacts")
    day = models.DateField("日期")
    how = models.CharField("方式", max_length=8, choices=How)
    content = models.CharField("帮扶内容", max_length=400)
    next_on = models.DateField("下次联系", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "帮扶记录"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_how_display()}"
