"""Routes of the process-monitoring board."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.office.monitoring import views

urlpatterns = [
    path("office/monitoring/", views.monitoring, name="office_monitoring"),
    path("office/monitoring/<int:pk>/", views.finding, name="office_finding"),
    path("office/monitoring/advice/new/", views.advise, name="office_advise"),
    path("office/monitoring/advice/<int:pk>/", views.advice_file, name="office_advice"),
]
MENU = (MenuItem(50, "电子监察", "office_monitoring", "monitoring.read"),)
