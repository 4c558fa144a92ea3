"""Where a login is kept on this machine: choosing a store, and seeing that it is well."""

from workoutlog.cli.context import Context
from workoutlog.errors import CredentialsUnusable, StoreUndecided
from workoutlog.services.accounts import StoreKind, account_of
from workoutlog.services.signing_in import Keeper
from workoutlog.services.upkeep import Check


def choose_store(context: Context, wanted: StoreKind | None) -> Keeper:
    """Decide where a login is kept, before any password is asked for.

    It is the keyring, if that really keeps what it is given; a file only by
    consent. Raises `StoreUndecided`.
    """
    from workoutlog.remote.keyring_store import KeyringStore  # slow, and not for every command
    from workoutlog.remote.stores import TOKEN, store_of  # as above

    if wanted in {StoreKind.FILE, StoreKind.ENV}:
        return store_of(wanted, context.logins_path)
    keyring = KeyringStore()
    trouble = keyring.trouble()
    if trouble is None:
        return keyring
    said = f"The keyring of this system cannot be used: {trouble}."
    if wanted is None and (context.interactive or context.options.yes):
        context.tell(said)
        if context.confirm("Keep the login in a file that only you can read?"):
            return store_of(StoreKind.FILE, context.logins_path)
    raise StoreUndecided(
        said,
        "--store file keeps the login in a file that only you can read.",
        f"--store env keeps nothing: an API token comes with each command, by {TOKEN}.",
        details={"why": trouble},
    )


def check_login(context: Context) -> list[Check]:
    """See that the login of the logbook can be read, if it is logged in; nobody is asked."""
    account = account_of(context.logbook)
    if account is None or account.store is None:
        return []
    who = f"{account.name} at {account.url}"
    if account.store is StoreKind.ENV:
        return [Check("login", well=True, seen=f"{who}, by a token with each command")]
    from workoutlog.remote import credentials  # as above
    from workoutlog.remote.stores import store_of  # as above

    try:
        kept = store_of(account.store, context.logins_path).read(account.key)
        if kept is None:
            return [Check("login", well=False, seen=f"{who} is gone: log in again")]
        credentials.read(kept)
    except CredentialsUnusable as error:
        return [Check("login", well=False, seen=error.message)]
    return [Check("login", well=True, seen=f"{who}, kept in the {account.store}")]
