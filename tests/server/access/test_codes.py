"""A code is read exactly as it was written, and in no other spelling."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workoutlog.server.access.codes import API_TOKEN, INVITE, REFRESH_TOKEN, RESET_CODE, Form

FORMS = st.sampled_from([API_TOKEN, INVITE, REFRESH_TOKEN, RESET_CODE])


@given(FORMS, st.data())
def test_what_was_written_is_read(form: Form, data: st.DataObject) -> None:
    parts = [data.draw(st.binary(min_size=size, max_size=size)) for size in form.sizes]
    assert form.read(form.write(*parts)) == parts


@given(FORMS, st.data())
def test_another_character_is_another_code_or_none(form: Form, data: st.DataObject) -> None:
    parts = [data.draw(st.binary(min_size=size, max_size=size)) for size in form.sizes]
    text = form.write(*parts)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(string.printable))
    changed = text[:at] + other + text[at + 1 :]
    assert (form.read(changed) == parts) == (changed == text)


@pytest.mark.parametrize("text", ["", "wl_", "wl_é", "wl_A", "wli_" + "A" * 43, "A" * 90])
def test_anything_else_is_none(text: str) -> None:
    assert API_TOKEN.read(text) is None


@given(FORMS, st.text(max_size=200))
def test_no_text_is_too_odd(form: Form, text: str) -> None:
    assert form.read(form.prefix + text) is None or text.isascii()
