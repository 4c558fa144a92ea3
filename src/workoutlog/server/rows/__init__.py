"""The synced rows of accounts: merged, put in the order of a feed, read and listed."""
