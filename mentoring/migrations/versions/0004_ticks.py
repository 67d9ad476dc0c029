"""Which ticks were done, so that several beats do no more than one."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ticks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('job', sa.String(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticks')),
    sa.UniqueConstraint('job', 'slot', name=op.f('uq_ticks_job_slot'))
    )
    with op.batch_alter_table('ticks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticks_at'), ['at'], unique=False)


def downgrade() -> None:
    op.drop_table('ticks')
