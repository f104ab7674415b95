"""Application settings of schemes."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load(sender: AppConfig, using: str, **_: object) -> None:
    """The gazetted schemes are there once the tables are, in a flushed test database too."""
    from subsidies.schemes.loading import load_schemes

    if using == "default":
        load_schemes(sender.get_model("SchemeVersion"))


class SchemesConfig(AppConfig):
    """Subsidies of institutions: dated schemes, claims, their payment."""

    name = "subsidies.schemes"
    label = "schemes"
    verbose_name = "机构补贴"

    def ready(self) -> None:
        """Announce the calculator and what is due; keep the gazetted schemes loaded."""
        from portal.registry import registry
        from subsidies.schemes import calculate  # noqa: F401
        from subsidies.schemes.payable import due_claims

        registry.add("payable_claims", "schemes", due_claims)

        post_migrate.connect(_load, sender=self, dispatch_uid="schemes.load")
