"""修改密码: by oneself, with the old one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic.edit import FormView

from portal.accounts.models import User
from portal.accounts.services import AccountError, set_password
from portal.web.pages import PageMixin
from portal.web.requests import origin_of

STARTED = "session_started"


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    attributes = {"class": "input", "autocomplete": autocomplete}
    widget = forms.PasswordInput(attrs=attributes)
    return forms.CharField(label=label, widget=widget, strip=False, help_text=help_text)


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = _password("现在的密码", "current-password")
    new = _password(
        "新密码",
        "new-password",
        "至少 10 位，大写、小写、数字、符号中至少三种；不能与最近用过的相同。",
    )
    again = _password("再输一次新密码", "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """The old one must be right."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError("现在的密码不正确。请核对大小写后重输。")
        return old

    def clean_again(self) -> str:
        """Both new ones must agree."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输入的新密码不一样，请重输。")
        return again


class PasswordPage(PageMixin, FormView):
    """The form; the session goes on afterwards."""

    template_name = "accounts/password.html"
    form_class = PasswordForm
    title = "修改密码"
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form checks the old password of its user."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Set it; a password the rules refuse is told at its field."""
        try:
            user = set_password(
                actor=self.request.user,
                user=self.request.user,
                password=form.cleaned_data["new"],
                at=timezone.now(),
                origin=origin_of(self.request),
            )
        except AccountError as error:
            form.add_error("new", str(error))
            return self.form_invalid(form)
        update_session_auth_hash(self.request, user)
        self.request.session.pop(STARTED, None)  # the middleware notes the new session's key
        messages.success(self.request, "密码已经修改，下次登录请用新密码。")
        return super().form_valid(form)
