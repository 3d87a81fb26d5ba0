"""Routes of leave and deputies."""

from django.urls import path

from tongjian.hall.office.leave import views

urlpatterns = [
    path("office/leave/", views.leave, name="office_leave"),
    path("office/leave/<int:pk>/end/", views.end, name="office_leave_end"),
]
