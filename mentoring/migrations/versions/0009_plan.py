"""The wellbeing plan: sections, drafts, earlier texts, sharing, who looked, and sittings by phone."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plans',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('start', sa.Enum('alone', 'mentor', 'phone', name='start', native_enum=False, length=40), nullable=False),
    sa.Column('order', sa.JSON(), nullable=False),
    sa.Column('break_pairing_id', sa.Uuid(), nullable=True),
    sa.Column('review_months', sa.Integer(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['break_pairing_id'], ['pairings.id'], name=op.f('fk_plans_break_pairing_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_plans_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('person_id', name=op.f('uq_plans_person_id'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plans_review_on'), ['review_on'], unique=False)

    op.create_table('plan_drafts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=True),
    sa.Column('window', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_drafts_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_drafts')),
    sa.UniqueConstraint('plan_id', 'key', name=op.f('uq_plan_drafts_plan_id_key'))
    )
    op.create_table('plan_looks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('reader', sa.Enum('mentor', 'coordinator', name='reader', native_enum=False, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_plan_looks_person_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_looks_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_looks'))
    )
    with op.batch_alter_table('plan_looks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_looks_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_sections',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['people.id'], name=op.f('fk_plan_sections_changed_by')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_sections_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_sections')),
    sa.UniqueConstraint('plan_id', 'key', name=op.f('uq_plan_sections_plan_id_key'))
    )
    op.create_table('plan_shares',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('reader', sa.Enum('mentor', 'coordinator', name='reader', native_enum=False, length=40), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_plan_shares_pairing_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_shares_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_shares')),
    sa.UniqueConstraint('plan_id', 'key', 'reader', name=op.f('uq_plan_shares_plan_id_key_reader'))
    )
    op.create_table('plan_sittings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('coordinator_id', sa.Uuid(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('agreed_by', sa.Enum('phone', 'letter', 'in-person', 'email', name='agreedby', native_enum=False, length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['coordinator_id'], ['people.id'], name=op.f('fk_plan_sittings_coordinator_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_sittings_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_sittings'))
    )
    with op.batch_alter_table('plan_sittings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_sittings_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_versions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=False),
    sa.Column('put_away_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('unfinished', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_versions_plan_id')),
    sa.ForeignKeyConstraint(['written_by'], ['people.id'], name=op.f('fk_plan_versions_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_versions'))
    )
    with op.batch_alter_table('plan_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_versions_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_sitting_texts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sitting_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=True),
    sa.Column('before_sealed', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sitting_id'], ['plan_sittings.id'], name=op.f('fk_plan_sitting_texts_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_sitting_texts')),
    sa.UniqueConstraint('sitting_id', 'key', name=op.f('uq_plan_sitting_texts_sitting_id_key'))
    )


def downgrade() -> None:
    for name in ('sitting_texts', 'versions', 'sittings', 'shares', 'sections', 'looks', 'drafts'):
        op.drop_table(f'plan_{name}')
    op.drop_table('plans')
