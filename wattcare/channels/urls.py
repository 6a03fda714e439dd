from django.urls import include, path

urlpatterns = [path("mail/", include("wattcare.channels.email.urls", namespace="channels"))]
