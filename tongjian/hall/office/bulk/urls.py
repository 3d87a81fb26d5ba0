"""Route of bulk decisions."""

from django.urls import path

from tongjian.hall.office.bulk import views

urlpatterns = [path("office/bulk/", views.bulk, name="office_bulk")]
