"""Routes of personal data."""

from django.urls import path

from tongjian.hall.privacy import views

urlpatterns = [
    path("office/reveal/<str:model>/<int:pk>/<str:field>/", views.reveal_value, name="reveal"),
]
