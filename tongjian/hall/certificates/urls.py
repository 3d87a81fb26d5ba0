"""Routes of certificates."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.certificates import office, views

urlpatterns = [
    path("hall/certificates/", views.lookup, name="hall_certificates"),
    path("hall/certificates/key.pem", views.key, name="hall_certificate_key"),
    path("hall/certificates/mine/", views.mine, name="hall_my_certificates"),
    path("hall/certificates/<str:code>/", views.certificate, name="hall_certificate"),
    path("hall/certificates/<str:code>/file/", views.file, name="hall_certificate_file"),
    path("hall/certificates/<str:code>/renewal/", views.renewal, name="hall_certificate_renewal"),
    path("office/certificates/", office.certificates, name="office_certificates"),
    path("office/certificates/<int:pk>/", office.certificate, name="office_certificate"),
    path("office/certificates/<int:pk>/change/", office.change, name="office_certificate_change"),
    path(
        "office/certificates/<int:pk>/decline/", office.decline, name="office_certificate_decline"
    ),
]
MENU = (MenuItem(45, "证照", "office_certificates", "certificates.read"),)
