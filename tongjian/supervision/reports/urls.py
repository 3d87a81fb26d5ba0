"""Routes of report tables and documents that become deliveries."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.reports import views

urlpatterns = [
    path("reports/", views.intakes, name="intakes"),
    path("reports/new/", views.new, name="intake_new"),
    path("reports/names/", views.names, name="intake_names"),
    path("reports/names/<int:pk>/forget/", views.forget, name="intake_forget"),
    path("reports/from/<int:pk>/", views.from_document, name="intake_from"),
    path("reports/<int:pk>/", views.intake, name="intake"),
    path("reports/<int:pk>/map/", views.map_name, name="intake_map"),
    path("reports/<int:pk>/cell/", views.cell, name="intake_cell"),
    path("reports/<int:pk>/publish/", views.publish, name="intake_publish"),
    path("reports/<int:pk>/discard/", views.discard, name="intake_discard"),
]
MENU = (MenuItem(62, "报表识别", "intakes", "deliveries.read"),)
