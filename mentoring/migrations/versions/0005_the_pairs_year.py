"""First meetings, breaks, changes of mentor, how pairs end, and deaths."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('change_requests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words_sealed', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('open', 'withdrawn', 'done', name='changestate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_change_requests_pairing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_requests'))
    )
    with op.batch_alter_table('change_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_requests_pairing_id'), ['pairing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_requests_state'), ['state'], unique=False)
        batch_op.create_index('uq_change_requests_one_open_per_pair', ['pairing_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('pair_breaks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Uuid(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_pair_breaks_pairing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pair_breaks'))
    )
    with op.batch_alter_table('pair_breaks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pair_breaks_pairing_id'), ['pairing_id'], unique=False)
        batch_op.create_index('uq_pair_breaks_one_open_per_pair', ['pairing_id'], unique=True, sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))

    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_met_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('end_reason', sa.Enum('by-them', 'by-coordinator', 'completed', 'change', 'left', 'died', name='endreason', native_enum=False, length=40), nullable=True))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deceased_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kept_from', sa.Uuid(), nullable=True))

    _open_breaks_of_paused_pairs()


def _open_breaks_of_paused_pairs() -> None:
    """A pair that is on a break has an open break; the break is the pair's, and its PSP has a mentor."""
    moment = sa.DateTime(timezone=True)
    pairings = sa.table(
        'pairings', sa.column('id', sa.Uuid()), sa.column('psp_id', sa.Uuid()), sa.column('state', sa.String()),
        sa.column('state_since', moment), sa.column('state_by', sa.Uuid()),
    )
    breaks = sa.table(
        'pair_breaks', sa.column('id', sa.Uuid()), sa.column('pairing_id', sa.Uuid()),
        sa.column('started_at', moment), sa.column('started_by', sa.Uuid()),
    )
    profiles = sa.table(
        'psp_profiles', sa.column('person_id', sa.Uuid()), sa.column('status', sa.String()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(pairings).where(pairings.c.state == 'paused')).all():
        connection.execute(breaks.insert().values(
            id=uuid.uuid4(), pairing_id=row.id, started_at=row.state_since, started_by=row.state_by,
        ))
        connection.execute(profiles.update().where(
            profiles.c.person_id == row.psp_id, profiles.c.status == 'paused',
        ).values(status='matched'))


def downgrade() -> None:
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_column('kept_from')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('deceased_at')

    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.drop_column('end_reason')
        batch_op.drop_column('first_met_on')

    with op.batch_alter_table('pair_breaks', schema=None) as batch_op:
        batch_op.drop_index('uq_pair_breaks_one_open_per_pair', sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))
        batch_op.drop_index(batch_op.f('ix_pair_breaks_pairing_id'))

    op.drop_table('pair_breaks')
    with op.batch_alter_table('change_requests', schema=None) as batch_op:
        batch_op.drop_index('uq_change_requests_one_open_per_pair', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_change_requests_state'))
        batch_op.drop_index(batch_op.f('ix_change_requests_pairing_id'))

    op.drop_table('change_requests')
