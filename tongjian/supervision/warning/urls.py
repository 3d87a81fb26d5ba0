"""Routes of warnings and rules."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.warning import views

urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/missing/", views.missing, name="warnings_missing"),
    path("warnings/run/", views.run, name="warnings_run"),
    path("warnings/<int:pk>/", views.warning, name="warning"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:number>/", views.rule, name="rule"),
]
MENU = (
    MenuItem(30, "预警", "warnings", "warnings.read"),
    MenuItem(55, "预警规则", "rules", "rules.read"),
)
