"""Addresses of the desk."""

from django.urls import path

from portal.desk.web import contact, drafts, filters, households, transfers
from portal.desk.web.changes import views as changes
from portal.desk.web.registration import views as registration

app_name = "desk"
urlpatterns = [
    path("register/", registration.Register.as_view(), name="register"),
    path("register/answer/", registration.Answer.as_view(), name="answer"),
    path("register/relatives/", registration.Relatives.as_view(), name="relatives"),
    path("register/<uuid:token>/", registration.OpenDraft.as_view(), name="draft"),
    path("drafts/", drafts.Drafts.as_view(), name="drafts"),
    path("drafts/<uuid:token>/<slug:step>/", drafts.DraftStep.as_view(), name="draft_step"),
    path("filters/", filters.KeepFilter.as_view(), name="keep_filter"),
    path("filters/<int:pk>/remove/", filters.RemoveFilter.as_view(), name="remove_filter"),
    path("transfers/", transfers.Transfers.as_view(), name="transfers"),
    path("transfers/ask/", transfers.AskTransfer.as_view(), name="ask_transfer"),
    path("transfers/<int:pk>/<slug:step>/", transfers.TransferStep.as_view(), name="transfer_step"),
    path("people/<int:pk>/transfer/", transfers.OfferTransfer.as_view(), name="offer_transfer"),
    path("people/<int:pk>/changes/", changes.Choose.as_view(), name="changes"),
    path("people/<int:pk>/changes/undo/", changes.Undo.as_view(), name="undo"),
    path("people/<int:pk>/changes/progress/", changes.PreviewProgress.as_view(), name="progress"),
    path("people/<int:pk>/changes/<slug:event>/", changes.Change.as_view(), name="change"),
    path("people/<int:pk>/contact/", contact.Contact.as_view(), name="contact"),
    path("people/<int:pk>/household/", households.HouseholdPage.as_view(), name="household"),
]
