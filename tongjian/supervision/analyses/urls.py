"""Routes of the analyses and of a unit's page."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.analyses import unit_views, views

urlpatterns = [
    path("analysis/", views.index, name="analyses"),
    path("analysis/unit/<slug:code>/", unit_views.show, name="analysis_unit"),
    path("analysis/unit/<slug:code>/note/", unit_views.write_note, name="analysis_unit_note"),
    path("analysis/<slug:key>/", views.analysis, name="analysis"),
    path("analysis/<slug:key>/tolerance/", views.tolerance, name="analysis_tolerance"),
]
MENU = (MenuItem(25, "分析", "analyses", "ledger.read"),)
