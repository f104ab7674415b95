"""What a token is asked for with, on the page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms

from portal.accounts.models import User
from portal.accounts.roles import BUSINESS, ROLES
from portal.regions.models import Region

DAYS = {"30": "30天", "90": "90天", "180": "半年", "365": "一年"}


class TokenForm(forms.Form):
    """A name, some of one's roles, and for how long."""

    name = forms.CharField(label="名称", max_length=60, help_text="写明用在哪个系统。")
    roles = forms.MultipleChoiceField(
        label="可用的角色", widget=forms.CheckboxSelectMultiple, help_text="只选那个系统用得着的。"
    )
    area = forms.ChoiceField(label="地区", help_text="令牌只能读写这个地区的数据。")
    days = forms.ChoiceField(label="有效期", choices=list(DAYS.items()), initial="90")

    def __init__(self, *args: Any, user: User, areas: Sequence[Region], **more: Any) -> None:
        super().__init__(*args, **more)
        self.areas = {str(region.pk): region for region in areas}
        self.fields["area"].choices = [(pk, region.name) for pk, region in self.areas.items()]
        self.fields["area"].initial = getattr(user.region, "pk", None)
        if len(areas) < 2:  # nothing to choose
            del self.fields["area"]
        own = [(role, name) for role, name in ROLES.items() if role in user.roles]
        self.fields["roles"].choices = [row for row in own if row[0] in BUSINESS]
        for name in {"name", "area", "days"} & self.fields.keys():
            self.fields[name].widget.attrs["class"] = "input"

    @property
    def region(self) -> Region | None:
        """The chosen area; None for the one who has only his own."""
        return self.areas.get(self.cleaned_data.get("area", ""))

    def expires_at(self, now: datetime) -> datetime:
        """The end of the chosen time."""
        return now + timedelta(days=int(self.cleaned_data["days"]))
