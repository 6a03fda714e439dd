from django.urls import path

from wattcare.classification.views import (
    changes,
    checking,
    computing,
    customer,
    deciding,
    editing,
    flags,
    listing,
    scheme,
)

app_name = "classification"
urlpatterns = [
    path("classification/", listing.schemes, name="schemes"),
    path("classification/new/", editing.new, name="new"),
    path("classification/check/", checking.check, name="check"),
    path("classification/counts/", checking.counts, name="counts"),
    path("classification/fields/", checking.fields, name="fields"),
    path("classification/computations/", computing.computations, name="computations"),
    path("classification/computations/new/", computing.compute, name="compute"),
    path("classification/computations/<int:computation_id>/", computing.computation, name="computation"),
    path("classification/computations/<int:computation_id>/cancel/", computing.cancel, name="cancel"),
    path("classification/computations/<int:computation_id>/freeze/", computing.freeze, name="freeze"),
    path("classification/changes/", changes.class_changes, name="changes"),
    path("classification/flags/", flags.flags_due, name="flags_due"),
    path("classification/customers/<path:number>/why/<str:scheme>/", customer.explain, name="why"),
    path("classification/customers/<path:number>/restricted/", customer.restricted, name="restricted"),
    path("classification/customers/<path:number>/flags/new/", flags.flag_new, name="flag_new"),
    path("classification/customers/<path:number>/flags/<str:code>/review/", flags.flag_review, name="flag_review"),
    path("classification/customers/<path:number>/flags/<str:code>/end/", flags.flag_end, name="flag_end"),
    path("classification/schemes/<str:code>/", scheme.scheme, name="scheme"),
    path("classification/schemes/<str:code>/SCHEME.yaml", scheme.export, name="export"),
    path("classification/schemes/<str:code>/draft/", deciding.draft, name="draft"),
    path("classification/schemes/<str:code>/edit/", editing.edit, name="edit"),
    path("classification/schemes/<str:code>/compare/", deciding.compare, name="compare"),
    path("classification/schemes/<str:code>/propose/", deciding.propose, name="propose"),
    path("classification/schemes/<str:code>/approve/", deciding.approve, name="approve"),
    path("classification/schemes/<str:code>/withdraw/", deciding.withdraw, name="withdraw"),
    path("classification/schemes/<str:code>/retire/", deciding.retire, name="retire"),
]
