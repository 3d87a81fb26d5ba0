"""Routes of own rules."""

from django.urls import path

from tongjian.supervision.warning.own import views

urlpatterns = [
    path("rules/own/", views.proposals, name="own_rules"),
    path("rules/own/new/", views.new, name="own_new"),
    path("rules/own/<int:number>/change/", views.change, name="own_change"),
    path("rules/own/<int:number>/end/", views.end, name="own_end"),
    path("rules/own/proposals/<int:pk>/", views.proposal, name="own_proposal"),
    path("rules/own/proposals/<int:pk>/edit/", views.edit, name="own_edit"),
    path("rules/own/proposals/<int:pk>/try/", views.attempt, name="own_try"),
    path("rules/own/proposals/<int:pk>/progress/", views.progress, name="own_progress"),
    path("rules/own/proposals/<int:pk>/propose/", views.propose, name="own_propose"),
    path("rules/own/proposals/<int:pk>/withdraw/", views.withdraw, name="own_withdraw"),
    path("rules/own/proposals/<int:pk>/decide/", views.decide, name="own_decide"),
]
