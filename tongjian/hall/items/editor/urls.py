"""Routes of the item editor."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.items.editor import life, views

urlpatterns = [
    path("office/items/", views.items, name="office_items"),
    path("office/items/new/", life.new_item, name="office_item_new"),
    path("office/items/versions/<int:pk>/", views.version, name="office_version"),
    path("office/items/versions/<int:pk>/preview/", views.preview, name="office_version_preview"),
    path(
        "office/items/versions/<int:pk>/differences/",
        views.differences,
        name="office_version_differences",
    ),
    path("office/items/versions/<int:pk>/chart/", views.chart, name="office_version_chart"),
    path("office/items/versions/<int:pk>/hand-in/", life.hand_in, name="office_version_hand_in"),
    path("office/items/versions/<int:pk>/decide/", life.decide, name="office_version_decide"),
    path(
        "office/items/versions/<int:pk>/edit/<slug:section>/",
        views.edit,
        name="office_version_edit",
    ),
    path("office/items/<slug:key>/", views.item, name="office_item"),
    path("office/items/<slug:key>/start/", life.start, name="office_item_start"),
]
MENU = (MenuItem(40, "事项管理", "office_items", "items.read"),)
