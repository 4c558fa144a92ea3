"""The lifter's time zone, as the system knows it, with its clock changes."""

from datetime import UTC, datetime, timedelta, tzinfo


class SystemZone(tzinfo):
    """The zone of this machine: a fixed offset would be wrong across a clock change."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Say how far local time is from UTC at a local time."""
        return None if when is None else when.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, _when: datetime | None) -> timedelta | None:
        """Say nothing about what part of that is daylight saving."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """Name the zone at a local time."""
        return None if when is None else when.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, when: datetime) -> datetime:
        """Turn UTC into local time; of an hour that comes twice, it knows which one it is."""
        local = when.replace(tzinfo=UTC).astimezone()
        # Python tells the offset by now, but leaves it to us to say that it is the second time.
        is_second = local.replace(tzinfo=None).astimezone().utcoffset() != local.utcoffset()
        return local.replace(tzinfo=self, fold=int(is_second))
