"""VisitPerson: the row whoever writes of a person's visits locks first."""

from django.db import models


class VisitPerson(models.Model):
    """Triggers insert and lock it, so that two writers at a time do not miss each other's rows."""

    person_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = "探访计数的人"

    def __str__(self) -> str:
        return str(self.person_id)
