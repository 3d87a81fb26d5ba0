"""Routes of the home page."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.home import views

urlpatterns = [path("home/", views.home, name="home")]
MENU = (MenuItem(10, "首页", "home", "ledger.read"),)
