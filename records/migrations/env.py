"""What Alembic runs to migrate: the connection it is given, inside the transaction its owner began."""

from alembic import context

from records.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
