"""Routes of personal data."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.privacy import mine, retention, views

urlpatterns = [
    path("hall/me/data/", mine.data, name="my_data"),
    path("hall/me/data/<int:pk>/", mine.download, name="my_data_copy"),
    path("hall/me/data/erase/", mine.erase, name="my_data_erase"),
    path("hall/me/data/gone/", mine.gone, name="my_data_gone"),
    path("office/reveal/<str:model>/<int:pk>/<str:field>/", views.reveal_value, name="reveal"),
    path("office/retention/", retention.retention, name="retention"),
    path("office/retention/<int:pk>/", retention.longer, name="retention_longer"),
]
MENU = (MenuItem(70, "保存期限", "retention", "retention.manage"),)
