"""Routes of the family tree."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.tree import views

urlpatterns = [
    path("tree/", views.show, name="tree"),
    path("tree/branch/", views.branch, name="tree_branch"),
]
MENU = (MenuItem(26, "族谱图", "tree", "ledger.read"),)
