"""Signing in and out and changing one's password; allauth's views under our access rule."""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from tongjian.core.access import PUBLIC, access
from tongjian.core.identity import factors as ours  # noqa: F401 its receivers tell of changes
from tongjian.core.identity import views as people
from tongjian.core.identity.security import door, framed, fresh, or_index, with_password
from tongjian.core.pages import MenuItem

urlpatterns = [
    path("sign-in/", access(PUBLIC)(door(views.LoginView.as_view())), name="account_login"),
    path("sign-out/", access("self.use")(views.LogoutView.as_view()), name="account_logout"),
    path(
        "password/",
        access("self.use")(with_password(views.PasswordChangeView.as_view())),
        name="account_change_password",
    ),
    path(
        "sign-up/",
        access(PUBLIC)(views.LoginView.as_view()),  # nobody signs up by themselves
        name="account_signup",
    ),
    path("reset/", access(PUBLIC)(views.LoginView.as_view()), name="account_reset_password"),
    path("inactive/", access(PUBLIC)(views.LoginView.as_view()), name="account_inactive"),
    *(
        path(f"security/{route}", access(permission)(framed(view)), name=name)
        for route, permission, view, name in (
            ("", "self.use", factors.index, "mfa_index"),
            ("check/", PUBLIC, factors.authenticate, "mfa_authenticate"),
            ("again/", "self.use", factors.reauthenticate, "mfa_reauthenticate"),
            ("again/password/", "self.use", views.reauthenticate, "account_reauthenticate"),
            (
                "again/passkey/",
                "self.use",
                passkeys.reauthenticate_webauthn,
                "mfa_reauthenticate_webauthn",
            ),
            (
                "codes/",
                "self.use",
                or_index(recovery.view_recovery_codes),
                "mfa_view_recovery_codes",
            ),
            (
                "codes/new/",
                "self.use",
                recovery.generate_recovery_codes,
                "mfa_generate_recovery_codes",
            ),
            ("passkeys/", "self.use", passkeys.list_webauthn, "mfa_list_webauthn"),
            ("passkeys/add/", "self.use", fresh(passkeys.add_webauthn), "mfa_add_webauthn"),
            ("passkeys/sign-in/", PUBLIC, passkeys.login_webauthn, "mfa_login_webauthn"),
            (
                "passkeys/<int:pk>/remove/",
                "self.use",
                passkeys.remove_webauthn,
                "mfa_remove_webauthn",
            ),
            ("passkeys/<int:pk>/edit/", "self.use", passkeys.edit_webauthn, "mfa_edit_webauthn"),
            ("totp/add/", "self.use", fresh(totp.activate_totp), "mfa_activate_totp"),
            ("totp/remove/", "self.use", or_index(totp.deactivate_totp), "mfa_deactivate_totp"),
        )
    ),
    path("admin/people/", people.people, name="people"),
    path("admin/people/new/", people.new_person, name="person_new"),
    path("admin/people/<int:pk>/", people.person, name="person"),
]
MENU = (MenuItem(85, "人员与角色", "people", "people.read"),)
