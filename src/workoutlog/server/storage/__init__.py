"""Where everything is kept: the database, its schema, its backups."""
