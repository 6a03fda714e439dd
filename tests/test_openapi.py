"""The API's description is valid and kept: a change of the API is a visible difference."""

import json

from django.utils.translation import override
from openapi_spec_validator import validate

from tests.kept import check_baseline
from wattcare.project.api import api


def described():
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))


def test_it_is_valid_openapi_3_1(db):
    schema = described()
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_it_is_the_kept_one(db):
    check_baseline("openapi", described())


def test_every_operation_says_what_it_does_and_answers_problem_details(db):
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), (method, path)
            assert "403" in operation["responses"], (method, path)


def test_it_is_made_once_for_each_language(db):
    first = api.get_openapi_schema(path_prefix="/api/v1/")
    assert api.get_openapi_schema(path_prefix="/api/v1/") is first
    with override("zh-hans"):
        assert api.get_openapi_schema(path_prefix="/api/v1/") is not first
