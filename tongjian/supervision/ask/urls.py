"""Routes of questions."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.ask import views

urlpatterns = [path("ask/", views.ask, name="ask")]
MENU = (MenuItem(22, "问一问", "ask", "ledger.read"),)
