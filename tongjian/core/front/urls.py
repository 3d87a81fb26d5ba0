"""The front door."""

from django.urls import path

from tongjian.core.front import views

urlpatterns = [path("", views.front, name="front")]
