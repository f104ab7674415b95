"""Every component on one page, for developers; exists only where ``DEBUG`` is on."""

from typing import Any

from portal.home import sample
from portal.web.pages import Page
from portal.web.table import Table


class Gallery(Page):
    """The components with invented data."""

    template_name = "home/gallery.html"
    title = "组件"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Sample values of each component."""
        table = Table.of(
            self.request, sample.COLUMNS, sample.ROWS, caption="样例人员", exportable=True
        )
        return super().get_context_data(
            table=table,
            form=sample.SampleForm(self.request.GET if "number" in self.request.GET else None),
            items=sample.ITEMS,
            steps=sample.STEPS,
            events=sample.EVENTS,
            tabs=["待遇", "情况变化", "申请", "发放"],
            **kwargs,
        )
