"""接口令牌: one's own tokens, made and revoked."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.accounts.areas import areas_of
from portal.accounts.models import User
from portal.accounts.roles import BUSINESS
from portal.api.errors import TokenError
from portal.api.models import ApiToken
from portal.api.selectors import tokens_of
from portal.api.services import create_token, revoke_token
from portal.api.web.forms import TokenForm
from portal.web.pages import Page, PageMixin
from portal.web.requests import origin_of


@method_decorator(never_cache, name="dispatch")
class TokensPage(Page):
    """The list and the form; a new token's text is on the answer to the form and nowhere else."""

    template_name = "api/tokens.html"
    title = "接口令牌"
    roles = BUSINESS

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a token and show its text."""
        form = self._form(request.POST)
        text = self._made(form) if form.is_valid() else None
        shown = self._form() if text else form
        return self.render_to_response(self.get_context_data(form=shown, text=text))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One's tokens with what became of them."""
        now = timezone.now()
        kwargs.setdefault("form", self._form())
        rows = [(token, state(token, now)) for token in tokens_of(self.request.user)]
        return super().get_context_data(rows=rows, **kwargs)

    def _form(self, posted: QueryDict | None = None) -> TokenForm:
        user = self.request.user
        # The area in work stands in the place of his own for this request.
        own = User.objects.select_related("region").get(pk=user.pk)
        return TokenForm(posted, user=user, areas=areas_of(own, timezone.localdate()))

    def _made(self, form: TokenForm) -> str | None:
        now = timezone.now()
        try:
            _, text = create_token(
                owner=self.request.user,
                name=form.cleaned_data["name"],
                roles=form.cleaned_data["roles"],
                region=form.region,
                at=now,
                expires_at=form.expires_at(now),
                origin=origin_of(self.request),
            )
        except TokenError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return None
        return text


class RevokeToken(PageMixin, View):
    """End one of one's tokens."""

    roles = BUSINESS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Then back to the list."""
        token = get_object_or_404(tokens_of(request.user), pk=pk)
        try:
            revoke_token(
                actor=request.user, token=token, at=timezone.now(), origin=origin_of(request)
            )
            messages.success(request, f"令牌“{token.name}”已撤销，立即失效。")
        except TokenError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("tokens"))


def state(token: ApiToken, now: datetime) -> tuple[str, str]:
    """Word and tone of a token's state."""
    if token.revoked_at is not None:
        return "已撤销", "plain"
    if token.expires_at <= now:
        return "已过期", "warn"
    return "有效", "good"
