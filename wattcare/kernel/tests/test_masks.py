"""Personal data are masked: enough to recognise, not enough to misuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattcare.kernel.text import mask_address, mask_email, mask_identity, mask_name, mask_phone


@pytest.mark.parametrize(
    ("mask", "whole", "masked"),
    [
        (mask_phone, "+8613800138000", "138****8000"),
        (mask_phone, "+8657188886666", "571****6666"),
        (mask_phone, "95598", "****98"),
        (mask_name, "张三丰", "张**"),
        (mask_name, "李", "李*"),
        (mask_name, "", ""),
        (mask_identity, "330100198001010016", "330*************16"),
        (mask_identity, "12345", "****"),
        (mask_email, "zhang@example.com", "z***@example.com"),
        (mask_address, "云江市城东区文三路18号3幢2单元401室", "云江市城东区文三路*****"),
        (mask_address, "石壁村27号", "石壁村****"),
        (mask_address, "12 High Street, Oldtown", "** High Str****"),
        (mask_address, "", ""),
    ],
)
def test_what_is_left_to_see(mask, whole, masked):
    assert mask(whole) == masked


@pytest.mark.parametrize("mask", [mask_phone, mask_name, mask_identity, mask_email, mask_address])
@given(whole=st.text(alphabet="0123456789张三李abc@.", min_size=1, max_size=30))
def test_the_whole_is_never_shown(mask, whole):
    assert mask(whole) != whole


@given(number=st.from_regex(r"\+861[3-9]\d{9}", fullmatch=True))
def test_a_number_shows_seven_digits_at_most(number):
    assert sum(char.isdigit() for char in mask_phone(number)) <= 7
