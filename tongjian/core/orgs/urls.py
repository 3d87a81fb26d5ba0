"""Routes of organisations."""

from django.urls import path

from tongjian.core.orgs import views
from tongjian.core.pages import MenuItem

urlpatterns = [path("admin/units/", views.units, name="units")]
MENU = (MenuItem(80, "机构", "units", "orgs.read"),)
