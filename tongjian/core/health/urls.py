"""Routes of the installation's health."""

from django.urls import path

from tongjian.core.health import views
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("admin/health/", views.page, name="health"),
    path("healthz", views.alive, name="alive"),
]
MENU = (MenuItem(95, "运行状况", "health", "health.read"),)
