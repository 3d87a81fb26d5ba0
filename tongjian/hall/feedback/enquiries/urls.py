"""Routes of the one box."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.feedback.enquiries import office, views

urlpatterns = [
    path("hall/feedback/", views.landing, name="feedback"),
    path("hall/feedback/new/", views.new, name="feedback_new"),
    path("hall/feedback/sent/", views.sent, name="feedback_sent"),
    path("hall/feedback/track/", views.track, name="feedback_track"),
    path("hall/feedback/satisfied/", views.satisfied, name="feedback_satisfied"),
    path("hall/feedback/mine/<int:pk>/", views.mine, name="feedback_mine"),
    path("office/feedback/", office.enquiries, name="office_feedback"),
    path("office/feedback/<int:pk>/", office.enquiry, name="office_enquiry"),
]
MENU = (MenuItem(50, "咨询和意见", "office_feedback", "feedback.read"),)
