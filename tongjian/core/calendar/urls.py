"""Routes of the working calendar."""

from django.urls import path

from tongjian.core.calendar import views
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("office/calendar/", views.calendar, name="calendar"),
    path("office/calendar/edit/", views.edit, name="calendar_edit"),
    path("office/calendar/versions/", views.versions, name="calendar_versions"),
    path("office/calendar/versions/<int:number>/", views.version, name="calendar_version"),
]
MENU = (MenuItem(70, "工作日历", "calendar", "calendar.read"),)
