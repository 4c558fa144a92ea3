"""What a lifter can do: one function, one unit of work, one result."""
