"""Routes of thresholds and of proposals to change them."""

from django.urls import path

from tongjian.supervision.warning.settings import views

urlpatterns = [
    path("rules/<int:number>/threshold/", views.threshold, name="rule_threshold"),
    path("rules/proposals/", views.proposals, name="rule_proposals"),
    path("rules/proposals/<int:pk>/", views.proposal, name="rule_proposal"),
    path("rules/proposals/<int:pk>/decide/", views.decide, name="rule_proposal_decide"),
    path("rules/proposals/<int:pk>/withdraw/", views.withdraw, name="rule_proposal_withdraw"),
]
