"""Routes of the window."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.office.intake import views

urlpatterns = [
    path("office/intake/", views.intake, name="office_intake"),
    path("office/intake/done/<int:pk>/", views.done, name="office_intake_done"),
    path("office/intake/<slug:key>/", views.take_in, name="office_intake_form"),
    path("office/cases/<int:pk>/answer/", views.answer, name="office_answer"),
]
MENU = (MenuItem(15, "窗口收件", "office_intake", "cases.intake"),)
