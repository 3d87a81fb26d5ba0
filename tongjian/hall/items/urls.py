"""Routes of finding an item."""

from django.urls import path

from tongjian.hall.items import views

urlpatterns = [
    path("hall/", views.front, name="hall_front"),
    path("hall/items/", views.items, name="items"),
    path("hall/items/<slug:key>/", views.guide, name="guide"),
    path("hall/items/<slug:key>/need/", views.need, name="item_need"),
    path("hall/powers/", views.powers, name="powers"),
    path("hall/responsibilities/", views.responsibilities, name="responsibilities"),
]
