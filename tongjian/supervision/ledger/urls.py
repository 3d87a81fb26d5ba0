"""Routes of deliveries and datasets."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.supervision.ledger import views

urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/new/", views.new, name="delivery_new"),
    path("deliveries/states/", views.states, name="delivery_states"),
    path("deliveries/template/<str:name>/", views.template, name="delivery_template"),
    path("deliveries/<str:pk>/", views.delivery, name="delivery"),
    path("deliveries/<str:pk>/faults/", views.faults, name="delivery_faults"),
    path("deliveries/<str:pk>/receipt/", views.receipt, name="delivery_receipt"),
    path("deliveries/<str:pk>/withdraw/", views.withdraw, name="delivery_withdraw"),
    path("datasets/<str:name>/", views.dataset_page, name="dataset"),
]
MENU = (
    MenuItem(60, "数据报送", "deliveries", "deliveries.read"),
    MenuItem(61, "报送状态", "delivery_states", "deliveries.names"),
)
