"""Routes of an applicant's own cases."""

from django.urls import path

from tongjian.hall.applications.my import answering, views

urlpatterns = [
    path("hall/my/", views.index, name="my"),
    path("hall/my/<int:pk>/", views.case, name="my_case"),
    path("hall/my/<int:pk>/done/", views.done, name="my_done"),
    path("hall/my/<int:pk>/correct/", answering.correct, name="my_correct"),
    path("hall/my/<int:pk>/later/", answering.later, name="my_later"),
    path("hall/my/<int:pk>/withdraw/", views.withdraw_case, name="my_withdraw"),
    path("hall/my/<int:pk>/message/", views.message, name="my_message"),
    path("hall/my/<int:pk>/letters/<int:number>/", views.letter, name="my_letter"),
]
