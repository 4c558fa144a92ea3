"""While modules are loaded nobody looks for garbage, and afterwards as before."""

import gc

import pytest

from workoutlog.server.loading import loading


def test_no_garbage_is_looked_for_meanwhile() -> None:
    with loading():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_it_is_looked_for_again_when_loading_fails() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError

    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    with loading(), loading():
        pass
    assert gc.isenabled()

    gc.disable()
    try:
        with loading():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
