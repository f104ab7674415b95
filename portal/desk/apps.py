"""Application settings of desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The caseworker's desk: registering, events, drafts, lists to keep and print."""

    name = "portal.desk"
    label = "desk"
    verbose_name = "经办台"

    def ready(self) -> None:
        """Announce what the desk adds; imports wait until the models are there."""
        from portal.desk.web.announce import announce

        announce()
