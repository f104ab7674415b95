"""工作台: what waits, where the month stands, what will soon need attention."""

from typing import Any

from portal.registry import registry
from portal.web.entries import Panel
from portal.web.pages import Page

COLUMNS = (("today", "今天要做"), ("month", "本月进度"), ("notices", "提醒"))


class Home(Page):
    """Three columns of panels; what stands in them is announced by the apps."""

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
        return super().get_context_data(columns=columns, **kwargs)
