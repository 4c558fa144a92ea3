"""Logging in and out."""

from workoutlog.output.human import draw
from workoutlog.output.human.words import count
from workoutlog.output.page import Page, printable
from workoutlog.services.accounts import StoreKind
from workoutlog.services.signing_in import LoggedIn, LoggedOut, PasswordChanged

_ROOM = 10
_KEPT = {
    StoreKind.KEYRING: "in the keyring of this system",
    StoreKind.FILE: "in a file that only you can read",
    StoreKind.ENV: "nowhere: a token comes with each command",
}


@draw.register
def _logged_in(result: LoggedIn, page: Page) -> list[str]:
    rows = [("logged in", f"{printable(result.name)} at {result.url}")]
    if result.device is not None:
        rows.append(("device", printable(result.device)))
    rows.append(("kept", _KEPT[result.store]))
    if result.unsent:
        rows.append(("waiting", f"{count(result.unsent, 'change')}, not sent yet"))
    rows.append(("next", "wl sync"))
    return [line for row in rows for line in page.hanging(*row, indent=0, room=_ROOM)]


@draw.register
def _password_changed(result: PasswordChanged, page: Page) -> list[str]:
    who = f"{printable(result.name)} at {result.url}"
    said = f"The password of {who} is changed. Every other device must log in again."
    return page.wrapped(said)


@draw.register
def _logged_out(result: LoggedOut, page: Page) -> list[str]:
    drawn = page.hanging("logged out", f"{printable(result.name)} at {result.url}", indent=0)
    if result.why is not None:
        drawn += page.wrapped(printable(result.why))
    if not result.revoked:
        drawn += page.wrapped("This device has forgotten the login; the server was not told.")
    return [*drawn, *page.wrapped("Everything you logged is still here.")]
