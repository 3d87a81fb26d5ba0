"""Routes of appointments."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.appointments import office, views

urlpatterns = [
    path("hall/appointments/", views.index, name="hall_appointments"),
    path("hall/appointments/queue/<int:pk>/", views.queue, name="hall_queue"),
    path("hall/appointments/booking/<int:pk>/", views.booking, name="hall_booking"),
    path(
        "hall/appointments/booking/<int:pk>/cancel/",
        views.cancel_booking,
        name="hall_booking_cancel",
    ),
    path("hall/appointments/<slug:key>/", views.times, name="hall_times"),
    path("hall/appointments/<slug:key>/<int:pk>/", views.book_slot, name="hall_book"),
    path("office/appointments/", office.day, name="office_appointments"),
    path("office/appointments/arrive/", office.arrive_by_code, name="office_arrive_by_code"),
    path("office/appointments/<int:pk>/arrive/", office.arrive_one, name="office_arrive"),
    path("office/appointments/<int:pk>/cancel/", office.cancel_one, name="office_booking_cancel"),
    path("office/appointments/<int:pk>/finish/", office.finish_one, name="office_finish"),
    path("office/appointments/queue/<int:pk>/", office.queue, name="office_queue"),
    path("office/appointments/queue/<int:pk>/call/", office.call, name="office_call"),
    path("office/appointments/queue/<int:pk>/walk-in/", office.take_in, name="office_walk_in"),
    path("office/appointments/desks/", office.desks, name="office_desks"),
    path("office/appointments/desks/new/", office.new_desk, name="office_desk_new"),
    path("office/appointments/desks/<int:pk>/", office.desk, name="office_desk"),
    path(
        "office/appointments/desks/<int:pk>/exceptions/",
        office.add_exception,
        name="office_desk_exception",
    ),
    path(
        "office/appointments/exceptions/<int:pk>/remove/",
        office.remove_exception,
        name="office_exception_remove",
    ),
]
MENU = (MenuItem(47, "预约", "office_appointments", "appointments.manage"),)
