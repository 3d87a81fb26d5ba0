"""Routes of back-tests."""

from django.urls import path

from tongjian.supervision.warning.trial import views

urlpatterns = [
    path("rules/<int:number>/trial/", views.new, name="rule_trial_new"),
    path("rules/trials/<int:pk>/", views.trial, name="rule_trial"),
    path("rules/trials/<int:pk>/progress/", views.progress, name="rule_trial_progress"),
]
