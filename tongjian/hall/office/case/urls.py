"""Routes of a case for officials."""

from django.urls import path

from tongjian.hall.office.case import views

CASE = "office/cases/<int:pk>"
urlpatterns = [
    path(f"{CASE}/", views.case, name="office_case"),
    path(f"{CASE}/do/<str:action>/", views.step, name="office_step"),
    path(f"{CASE}/beside/<str:key>/", views.door, name="office_beside"),
    path(f"{CASE}/materials/<int:number>/checked/", views.check, name="office_check_material"),
    path(f"{CASE}/documents/<int:number>/", views.document, name="office_document"),
]
