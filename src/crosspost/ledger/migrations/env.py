"""Alembic runs this for every migration; the engine is handed over by `upgrade`."""

from alembic import context

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
