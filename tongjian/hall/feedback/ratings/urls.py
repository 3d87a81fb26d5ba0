"""Routes of ratings."""

from django.urls import path

from tongjian.hall.feedback.ratings import views

urlpatterns = [
    path("hall/rate/", views.start, name="rate"),
    path("hall/rate/case/", views.rate_case, name="rate_case"),
    path("hall/rate/visit/<int:pk>/", views.rate_visit, name="rate_visit"),
    path("hall/rate/<slug:code>/", views.start, name="rate_code"),
    path("hall/ratings/", views.ratings, name="ratings"),
]
