"""Messages: since when each is owed, whether it is uncertain, who gets none, and when they are welcome."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_times',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mail_times_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_times')),
    sa.UniqueConstraint('person_id', name=op.f('uq_mail_times_person_id'))
    )
    op.create_table('message_stops',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Enum('opted-out', 'bounced', 'stopped', name='stopreason', native_enum=False, length=40), nullable=False),
    sa.Column('address_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by'], ['people.id'], name=op.f('fk_message_stops_ended_by')),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_message_stops_made_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_message_stops_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_stops'))
    )
    with op.batch_alter_table('message_stops', schema=None) as batch_op:
        batch_op.create_index('uq_message_stops_one_open', ['person_id', 'reason'], unique=True, sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owed_from', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('uncertain', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('copy', sa.Integer(), nullable=True))
    box = sa.table('outbox', *map(sa.column, ('owed_from', 'not_before', 'uncertain', 'copy', 'state', 'why', 'created_at', 'sent_at')))
    op.execute(box.update().values(owed_from=box.c.not_before, uncertain=sa.and_(box.c.why.like('%uncertain%'), box.c.state != 'sent'), copy=0))
    # What became a task for a person had no state of its own.
    op.execute(box.update().where(box.c.state == 'failed', box.c.why == 'not reached by e-mail').values(state='by-hand', sent_at=box.c.created_at))
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('owed_from', nullable=False)
        batch_op.alter_column('uncertain', nullable=False)
        batch_op.alter_column('copy', nullable=False)
        batch_op.create_index('ix_outbox_person_id_sent_at', ['person_id', 'sent_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_person_id_sent_at')
        batch_op.drop_column('copy')
        batch_op.drop_column('uncertain')
        batch_op.drop_column('owed_from')

    with op.batch_alter_table('message_stops', schema=None) as batch_op:
        batch_op.drop_index('uq_message_stops_one_open', sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))

    op.drop_table('message_stops')
    op.drop_table('mail_times')
