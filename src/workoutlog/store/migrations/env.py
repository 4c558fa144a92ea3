"""How Alembic runs the migrations: inside the transaction of the connection that it is handed."""

from alembic import context

from workoutlog.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
