"""Routes of the worklist."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.office.worklist import views

urlpatterns = [path("office/cases/", views.worklist, name="office_cases")]
MENU = (MenuItem(10, "办件", "office_cases", "cases.read"),)
