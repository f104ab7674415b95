"""Application settings of importing."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Files of rows: checked whole, shown as a difference, then applied or not at all."""

    name = "portal.importing"
    label = "importing"
    verbose_name = "数据导入"

    def ready(self) -> None:
        """Announce the kind of people; imports wait until the models are there."""
        from portal.importing.web.announce import announce

        announce()
