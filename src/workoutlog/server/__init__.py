"""The companion server, with which the devices of a lifter keep one logbook."""
