"""Routes of the figures."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.office.figures import views

urlpatterns = [path("office/figures/", views.figures, name="office_figures")]
MENU = (MenuItem(55, "大厅数据", "office_figures", "figures.read"),)
