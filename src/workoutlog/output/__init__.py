"""How a result looks: as JSON, as CSV, and to a person."""
