"""Routes of the applicants' door, of a person's own page and of the window."""

from django.urls import path

from tongjian.core.pages import MenuItem
from tongjian.hall.applicants import doors, office, oidc, views

urlpatterns = [
    path("hall/sign-in/", doors.sign_in, name="hall_sign_in"),
    path("hall/sign-in/code/", doors.sign_in_code, name="hall_sign_in_code"),
    path("hall/sign-in/with/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path(
        "hall/sign-in/with/<slug:provider_id>/callback/",
        oidc.callback,
        name="openid_connect_callback",
    ),
    path("hall/elder/", doors.elder, name="hall_elder"),
    path("hall/demo-messages/", doors.demo_messages, name="hall_demo_messages"),
    path("hall/me/", views.me, name="hall_me"),
    path("hall/me/edit/", views.edit, name="hall_me_edit"),
    path("hall/me/contact/", views.contact, name="hall_me_contact"),
    path("hall/me/phone/", views.phone, name="hall_me_phone"),
    path("hall/me/phone/code/", views.phone_code, name="hall_me_phone_code"),
    path("hall/me/children/new/", views.add_child, name="hall_me_child"),
    path("hall/me/organisations/new/", views.add_organisation, name="hall_me_organisation"),
    path("hall/me/accept/", views.accept, name="hall_me_accept"),
    path("hall/me/rights/<int:pk>/invite/", views.invite, name="hall_me_invite"),
    path("hall/me/rights/<int:pk>/revoke/", views.revoke, name="hall_me_revoke"),
    path("office/applicants/", office.people, name="office_applicants"),
    path("office/applicants/new/", office.new, name="office_applicant_new"),
    path("office/applicants/<int:pk>/", office.person, name="office_applicant"),
    path("office/applicants/<int:pk>/rights/", office.new_right, name="office_applicant_right"),
    path(
        "office/applicants/<int:pk>/factors/", office.clear_factors, name="office_applicant_factors"
    ),
    path("office/rights/<int:pk>/", office.decide_right, name="office_right"),
]
MENU = (
    MenuItem(40, "办事人", "office_applicants", "applicants.check"),
    MenuItem(80, "我的资料", "hall_me", "hall.apply"),
)
