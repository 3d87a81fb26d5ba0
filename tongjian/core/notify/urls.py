"""Routes of a person's notices."""

from django.urls import path

from tongjian.core.notify import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
]
