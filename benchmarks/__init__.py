"""How long a lifter waits: start-up, logging and looking back, beside other record keepers."""
