"""Addresses of the archive. Numbers may hold a slash, so they are paths; the longer addresses come first."""

from django.urls import path

from wattcare.customers.views import customer, exporting, lists, profile_fields, verbs

app_name = "customers"
urlpatterns = [
    path("customers/", lists.customer_list, name="list"),
    path("customers/search/", lists.search, name="search"),
    path("customers/new/", verbs.create, name="new"),
    path("customers/export/", exporting.export, name="export"),
    path("customers/<path:number>/card/", customer.card, name="card"),
    path("customers/<path:number>/change/", verbs.change, name="change"),
    path("customers/<path:number>/lifecycle/", verbs.lifecycle, name="lifecycle"),
    path("customers/<path:number>/residents/", lists.residents, name="residents"),
    path("customers/<path:number>/contacts/new/", verbs.contact_new, name="contact_new"),
    path("customers/<path:number>/contacts/<int:pk>/end/", verbs.contact_end, name="contact_end"),
    path("customers/<path:number>/interactions/", customer.interactions, name="interactions"),
    path("customers/<path:number>/interactions/new/", verbs.interaction_new, name="interaction_new"),
    path("customers/<path:number>/reveal/<slug:what>/", verbs.reveal, name="reveal"),
    path("customers/<path:number>/", customer.customer, name="customer"),
    path("settings/profile-fields/", profile_fields.listed, name="profile_fields"),
    path("settings/profile-fields/new/", profile_fields.define, name="own_field_new"),
    path("settings/profile-fields/<slug:code>/", profile_fields.change, name="own_field"),
    path("settings/profile-fields/<slug:code>/remove/", profile_fields.remove, name="own_field_remove"),
    path("service-points/<path:code>/move-in/", verbs.point_move_in, name="move_in"),
    path("service-points/<path:code>/move-out/", verbs.point_move_out, name="move_out"),
    path("service-points/<path:code>/", customer.point, name="point"),
]
