"""Routes of workbooks written in the background."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.exports import views

urlpatterns = [
    path("exports/", views.index, name="exports"),
    path("exports/new/", views.new, name="export_new"),
    path("exports/<slug:pk>/progress/", views.progress, name="export_progress"),
    path("exports/<slug:pk>/cancel/", views.cancel, name="export_cancel"),
    path("exports/<slug:pk>/file/", views.file, name="export_file"),
]
MENU = (MenuItem(28, "导出文件", "exports", "ledger.export"),)
