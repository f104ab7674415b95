"""Application settings of employment."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load(sender: AppConfig, using: str, **_: object) -> None:
    """The gazetted rules are there once their table is, in a flushed test database too."""
    from employment.loading import load_rules

    if using == "default":
        load_rules(sender.get_model("EmployerRule"))


class EmploymentConfig(AppConfig):
    """Employers' quota and reward."""

    name = "employment"
    label = "employment"
    verbose_name = "残疾人就业"

    def ready(self) -> None:
        """Announce the calculator; keep the gazetted rules loaded."""
        from employment import calculate  # noqa: F401

        post_migrate.connect(_load, sender=self, dispatch_uid="employment.load")
