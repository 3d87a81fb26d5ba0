"""Route of the site visit."""

from django.urls import path

from tongjian.hall.office.visit import views

urlpatterns = [path("office/cases/<int:pk>/visit/", views.visit, name="office_visit")]
