"""Routes of joint bodies and experts."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.office.joint import views

urlpatterns = [
    path("office/opinions/", views.opinions, name="office_opinions"),
    path("office/opinions/<int:pk>/", views.opinion, name="office_opinion"),
]
MENU = (MenuItem(11, "征求的意见", "office_opinions", "cases.opine"),)
