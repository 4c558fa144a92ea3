"""Rep maxima as people read them."""

from lifting import well


def test_what_the_body_alone_can_do_has_no_sign() -> None:
    well("body", "82kg")

    rows = [line.split() for line in well("max", "pullup", "+10x8").splitlines()]
    cells = [cell for row in rows if row[0].isdecimal() for cell in row[1:]]

    assert {"+10", "0", "-3"} <= {*cells}
    assert not {"+0", "-0"} & {*cells}
