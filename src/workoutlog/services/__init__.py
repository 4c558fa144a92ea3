"""What a lifter can do: one function, one unit of work, one result.

A result is a named tuple: it cannot be changed, and defining it costs a
seventh of a dataclass, which a command that lives for a tenth of a second
would notice. Nouns are dataclasses, because they refuse nonsense when made.
"""
