"""Months that are closed; concerns and what was done about them."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('insight_months',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insight_months')),
    sa.UniqueConstraint('month', name=op.f('uq_insight_months_month'))
    )
    op.create_table('concerns',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audience', sa.Enum('both', 'lead', 'coordinator', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('danger', sa.Enum('yes', 'unsure', 'no', name='danger', native_enum=False, length=40), nullable=False),
    sa.Column('told', sa.Enum('yes', 'no', 'not-safe', name='told', native_enum=False, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('text_sealed', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_concerns_pairing_id')),
    sa.ForeignKeyConstraint(['raised_by'], ['people.id'], name=op.f('fk_concerns_raised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concerns'))
    )
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concerns_raised_at'), ['raised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_concerns_raised_by'), ['raised_by'], unique=False)
    op.create_table('concern_steps',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('concern_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('looked', 'spoke', 'passed-on', 'noted', 'closed', 'reopened', name='stepkind', native_enum=False, length=40), nullable=False),
    sa.Column('note_sealed', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['people.id'], name=op.f('fk_concern_steps_by')),
    sa.ForeignKeyConstraint(['concern_id'], ['concerns.id'], name=op.f('fk_concern_steps_concern_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_steps'))
    )
    with op.batch_alter_table('concern_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_steps_concern_id'), ['concern_id'], unique=False)


def downgrade() -> None:
    op.drop_table('concern_steps')
    op.drop_table('concerns')
    op.drop_table('insight_months')
