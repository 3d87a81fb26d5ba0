"""Routes of bad ratings."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.feedback.followups import views

urlpatterns = [
    path("office/follow-ups/", views.follow_ups, name="follow_ups"),
    path("office/follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
]
MENU = (MenuItem(51, "差评整改", "follow_ups", "feedback.read"),)
