"""Addresses of the page of tokens."""

from django.urls import path

from portal.api.web.tokens import RevokeToken, TokensPage

urlpatterns = [
    path("account/tokens/", TokensPage.as_view(), name="tokens"),
    path("account/tokens/<int:pk>/revoke/", RevokeToken.as_view(), name="revoke_token"),
]
