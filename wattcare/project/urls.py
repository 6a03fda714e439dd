"""Where each page is. Every capability brings its own urls."""

from django.urls import include, path

from wattcare.project.api import api
from wattcare.project.home import home
from wattcare.staff.views import choose_language

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("settings/language/", choose_language, name="set_language"),
    path("api/v1/", api.urls),
    path("", include("wattcare.kernel.ui.urls")),
    path("", include("wattcare.staff.urls")),
    path("", include("wattcare.catalogue.urls")),
    path("", include("wattcare.customers.urls")),
    path("", include("wattcare.classification.urls")),
    path("", include("wattcare.cases.urls")),
    path("", include("wattcare.channels.urls")),
    path("", include("wattcare.channels.web.urls")),
]
