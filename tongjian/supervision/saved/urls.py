"""Routes of saved views and subscriptions."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.saved import views

urlpatterns = [
    path("views/", views.index, name="views"),
    path("views/new/", views.new, name="view_new"),
    path("views/subscribe/", views.subscribe, name="subscribe"),
    path("views/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("views/<slug:code>/", views.manage, name="view_manage"),
    path("views/<slug:code>/remove/", views.remove, name="view_remove"),
    path("views/<slug:code>/subscribe/", views.subscribe_view, name="view_subscribe"),
    path("v/<slug:code>/", views.open_view, name="view_open"),
]
MENU = (MenuItem(24, "常用视图", "views", "ledger.read"),)
