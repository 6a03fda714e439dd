from django.http import HttpResponse
from django.test import RequestFactory

from wattcare.kernel.ui.security import POLICY, ContentSecurityMiddleware


def answer(view):
    return ContentSecurityMiddleware(view)(RequestFactory().get("/"))


def test_only_our_own_files_run():
    assert "unsafe" not in POLICY
    assert "*" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'self'; ")


def test_every_answer_carries_the_headers():
    response = answer(lambda request: HttpResponse())
    assert response["Content-Security-Policy"] == POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_stricter_view_is_left_alone():
    strict = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert answer(lambda request: strict)["Content-Security-Policy"] == "default-src 'none'"
