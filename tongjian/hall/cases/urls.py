"""Routes of the import of running cases."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.cases import views

urlpatterns = [
    path("office/import/", views.import_list, name="cases_import"),
    path("office/import/template/", views.import_template, name="cases_import_template"),
]
MENU = (MenuItem(60, "导入在办件", "cases_import", "cases.import"),)
