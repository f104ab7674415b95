"""Addresses of services and certificates."""

from django.urls import path

from eligibility.web.care import assessments, dues, life, rules, visits

app_name = "care"
urlpatterns = [
    path("", dues.Dues.as_view(), name="dues"),
    path("draw/", dues.Draw.as_view(), name="draw"),
    path("completion/", dues.CompletionPage.as_view(), name="completion"),
    path("due/<int:pk>/", visits.Visit.as_view(), name="visit"),
    path("people/<int:pk>/", visits.PersonCare.as_view(), name="person"),
    path("people/<int:pk>/record/", visits.RecordPage.as_view(), name="record"),
    path("people/<int:pk>/assess/", assessments.Assess.as_view(), name="assess"),
    path("records/<int:pk>/undo/", visits.Undo.as_view(), name="undo"),
    path("assessments/", assessments.Assessments.as_view(), name="assessments"),
    path("assessments/<int:pk>/", assessments.AssessmentPage.as_view(), name="assessment"),
    path("assessments/<int:pk>/withdraw/", assessments.Withdraw.as_view(), name="withdraw"),
    path("life/", life.Life.as_view(), name="life"),
    path("life/propose/", life.Propose.as_view(), name="propose"),
    path("life/rules/", rules.LifeRules.as_view(), name="life_rules"),
    path("life/<int:pk>/", life.LifeOne.as_view(), name="life_one"),
    path("life/<int:pk>/step/", life.LifeStep.as_view(), name="life_step"),
]
