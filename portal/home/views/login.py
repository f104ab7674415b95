"""The way in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponseBase

from portal.registry import registry
from portal.web.pages import CONTENT_POLICY


class LoginForm(AuthenticationForm):
    """Account and password, in the reader's words."""

    error_messages = {
        "invalid_login": "账号或密码不正确。请核对大小写后重试；连续输错多次会暂时锁定账号。",
        "inactive": "这个账号已停用，请联系本单位的系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "账号"
        self.fields["username"].widget = forms.TextInput(
            attrs={"class": "input", "autofocus": True, "autocomplete": "username"}
        )
        self.fields["password"].label = "密码"
        self.fields["password"].widget = forms.PasswordInput(
            attrs={"class": "input", "autocomplete": "current-password"}
        )


class Login(LoginView):
    """One form; demonstration accounts are named only where ``DEBUG`` is on."""

    template_name = "registration/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    next_page = "home"
    extra_context = {"title": "登录"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As every page: only what this portal serves."""
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demonstration accounts, announced as ``demo_login``: (account, password, who)."""
        demo = registry.all("demo_login") if settings.DEBUG else []
        passwords = {password for _, password, _ in demo}
        one = passwords.pop() if len(passwords) == 1 else ""
        return super().get_context_data(demo=demo, demo_password=one, **kwargs)
