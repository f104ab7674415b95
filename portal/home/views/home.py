"""工作台: what waits, where the month stands, what will soon need attention."""

from typing import Any

from portal.registry import registry
from portal.web.entries import Panel
from portal.web.pages import Page

COLUMNS = (("today", "今天要做"), ("month", "本月进度"), ("notices", "提醒"))


class Home(Page):
    """Columns of panels; what stands in them is announced by the apps.

    What waits today is always said; the other columns only to those who have something there.
    """

    template_name = "home/home.html"
    title = "工作台"
    menu = "工作台"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Panels by column; a maker that has nothing to say returns None."""
        made = (make(self.request) for make in registry.all("home_panel"))
        panels: list[Panel] = [panel for panel in made if panel is not None]
        columns = [
            {"key": key, "title": title, "panels": [p for p in panels if p.column == key]}
            for key, title in COLUMNS
        ]
        columns = [column for column in columns if column["panels"] or column["key"] == "today"]
        return super().get_context_data(columns=columns, **kwargs)
