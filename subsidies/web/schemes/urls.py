"""Addresses of schemes and claims."""

from django.urls import path

from subsidies.web.schemes import claims, drafting, standards

app_name = "schemes"
urlpatterns = [
    path("", claims.ClaimList.as_view(), name="list"),
    path("claims/new/", drafting.NewClaim.as_view(), name="new"),
    path("claims/prior/", drafting.Prior.as_view(), name="prior"),
    path("claims/<int:pk>/", claims.ClaimPage.as_view(), name="claim"),
    path("claims/<int:pk>/print/", claims.PrintClaim.as_view(), name="print"),
    path("claims/<int:pk>/redraft/", drafting.Redraft.as_view(), name="redraft"),
    path("claims/<int:pk>/move/<slug:action>/", claims.MoveClaim.as_view(), name="move"),
    path("standards/", standards.StandardList.as_view(), name="standards"),
    path("standards/<int:pk>/", standards.StandardPage.as_view(), name="standard"),
    path("standards/<int:pk>/draft/", standards.DraftStandard.as_view(), name="draft_standard"),
]
