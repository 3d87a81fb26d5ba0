"""Routes of a person's notices and of the operators' list of messages."""

from django.urls import path

from tongjian.core.notify import views
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("admin/outgoing/", views.outgoing, name="outgoing"),
    path("admin/outgoing/<int:pk>/retry/", views.retry_one, name="outgoing_retry"),
]
MENU = (MenuItem(94, "发出的消息", "outgoing", "outgoing.read"),)
