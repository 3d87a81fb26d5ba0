"""Route of tracking."""

from django.urls import path

from tongjian.hall.applications.tracking import views

urlpatterns = [path("hall/track/", views.track, name="track")]
