from django.urls import path

from wattcare.staff import views

app_name = "staff"
urlpatterns = [
    path("settings/people/", views.people, name="people"),
    path("settings/people/new/", views.add_person, name="add_person"),
    path("settings/people/<str:username>/", views.person, name="person"),
    path("settings/people/<str:username>/places/", views.add_place, name="add_place"),
    path("settings/people/<str:username>/places/remove/", views.remove_place, name="remove_place"),
    path("settings/people/<str:username>/deactivate/", views.deactivate, name="deactivate"),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", views.revoke, name="revoke_token"),
]
