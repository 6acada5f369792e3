"""Alembic runs this file; it works on the connection that it is given, in its transaction."""

from alembic import context

from bot.store.tables import metadata

# SQLite's DDL is transactional once the driver keeps out of it, which Alembic cannot know.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
