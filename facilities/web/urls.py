"""Addresses of facilities."""

from django.urls import path

from facilities.web import home, institutions, photos, records, residents

app_name = "homes"
urlpatterns = [
    path("", institutions.InstitutionList.as_view(), name="list"),
    path("new/", institutions.NewInstitution.as_view(), name="new"),
    path("<int:pk>/", home.HomePage.as_view(), name="home"),
    path("<int:pk>/edit/", institutions.EditInstitution.as_view(), name="edit"),
    path("<int:pk>/account/", home.AccountPage.as_view(), name="account"),
    path("<int:pk>/records/<slug:kind>/", records.RecordPage.as_view(), name="add_record"),
    path("<int:pk>/records/<slug:kind>/<int:row>/", records.ChangeRecord.as_view(), name="change_record"),
    path("<int:pk>/residents/", residents.ResidentList.as_view(), name="residents"),
    path("<int:pk>/residents/new/", residents.Admit.as_view(), name="admit"),
    path("<int:pk>/residents/<int:row>/", residents.ResidentPage.as_view(), name="resident"),
    path("<int:pk>/photos/", photos.AddPhoto.as_view(), name="add_photo"),
    path("<int:pk>/photos/<int:row>/", photos.PhotoView.as_view(), name="photo"),
]  # fmt: skip
