"""Routes of the query module."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.queries import compare_views, pivot_views, print_views, views

urlpatterns = [
    path("query/", views.index, name="query"),
    path("query/<slug:name>/", views.drill, name="query_drill"),
    path("query/<slug:name>/pivot/", pivot_views.show, name="query_pivot"),
    path("query/<slug:name>/pivot/export/", pivot_views.export, name="query_pivot_export"),
    path("query/<slug:name>/compare/", compare_views.compare, name="query_compare"),
    path(
        "query/<slug:name>/compare/export/",
        compare_views.compare_export,
        name="query_compare_export",
    ),
    path("query/<slug:name>/print/<slug:page>/", print_views.show, name="query_print"),
    path("query/<slug:name>/print/<slug:page>/pdf/", print_views.pdf, name="query_print_pdf"),
    path("query/<slug:name>/since/", compare_views.since_page, name="query_since"),
    path("query/<slug:name>/rows/", views.rows, name="query_rows"),
    path("query/<slug:name>/rows/csv/", views.download, name="query_csv"),
    path("query/<slug:name>/explain/", views.explain, name="query_explain"),
    path("query/<slug:name>/row/<slug:delivery>/<int:number>/", views.row, name="query_row"),
]
MENU = (MenuItem(20, "查询", "query", "ledger.read"),)
