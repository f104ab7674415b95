"""What a token is asked for with, on the page."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from portal.accounts.models import User
from portal.accounts.roles import BUSINESS, ROLES

DAYS = {"30": "30天", "90": "90天", "180": "半年", "365": "一年"}


class TokenForm(forms.Form):
    """A name, some of one's roles, and for how long."""

    name = forms.CharField(label="名称", max_length=60, help_text="写明用在哪个系统。")
    roles = forms.MultipleChoiceField(
        label="可用的角色", widget=forms.CheckboxSelectMultiple, help_text="只选那个系统用得着的。"
    )
    days = forms.ChoiceField(label="有效期", choices=list(DAYS.items()), initial="90")

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        own = [(role, name) for role, name in ROLES.items() if role in user.roles]
        self.fields["roles"].choices = [row for row in own if row[0] in BUSINESS]
        for name in ("name", "days"):
            self.fields[name].widget.attrs["class"] = "input"

    def expires_at(self, now: datetime) -> datetime:
        """The end of the chosen time."""
        return now + timedelta(days=int(self.cleaned_data["days"]))
