"""The coordinator's own words, tests of messages, the log by date, and who has a task."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('test_sends',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name=op.f('fk_test_sends_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_test_sends'))
    )
    with op.batch_alter_table('test_sends', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_test_sends_asked_at'), ['asked_at'], unique=False)

    op.create_table('wordings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reader', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['people.id'], name=op.f('fk_wordings_changed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wordings'))
    )
    with op.batch_alter_table('wordings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wordings_kind'), ['kind'], unique=False)

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_owed_from', ['owed_from'], unique=False)

    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_by', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_tasks_taken_by'), 'people', ['taken_by'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_tasks_taken_by'), type_='foreignkey')
        batch_op.drop_column('taken_by')
        batch_op.drop_column('taken_at')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_owed_from')

    with op.batch_alter_table('wordings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wordings_kind'))

    op.drop_table('wordings')
    with op.batch_alter_table('test_sends', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_test_sends_asked_at'))

    op.drop_table('test_sends')
