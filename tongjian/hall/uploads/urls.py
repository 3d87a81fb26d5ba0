"""Routes of files handed in."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.uploads import views

urlpatterns = [
    path("hall/uploads/", views.receive, name="upload_receive"),
    path("hall/uploads/remove/", views.remove_one, name="upload_remove"),
    path("hall/uploads/list/", views.listed, name="upload_list"),
    path("hall/uploads/<int:pk>/", views.upload_file, name="upload_file"),
    path("office/uploads/", views.waiting_list, name="uploads_waiting"),
]
MENU = (MenuItem(96, "文件检查", "uploads_waiting", "health.read"),)
