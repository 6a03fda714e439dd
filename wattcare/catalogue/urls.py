from django.urls import path

from wattcare.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("commitments/", views.commitments, name="commitments"),
    path("commitments/<str:code>/", views.commitment, name="commitment"),
    path("settings/packs/", views.packs, name="packs"),
    path("settings/packs/<int:version_id>/", views.pack, name="pack"),
]
