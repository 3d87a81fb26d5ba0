"""Routes of the dictionaries."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.dictionaries import views

urlpatterns = [
    path("dictionaries/", views.codes, name="dictionary"),
    path("dictionaries/<slug:kind>/", views.entries, name="dictionary_kind"),
    path("dictionaries/<slug:kind>/<int:pk>/withdraw/", views.withdraw, name="dictionary_withdraw"),
]
MENU = (MenuItem(64, "字典与口径", "dictionary", "ledger.read"),)
