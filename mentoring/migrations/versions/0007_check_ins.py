"""Check-ins: how an answer came in, wishes for contact that are seen or escalated, words, and checks of help."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('helpline_checks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.String(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('checked_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['checked_by'], ['people.id'], name=op.f('fk_helpline_checks_checked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helpline_checks')),
    sa.UniqueConstraint('line', 'checked_on', name=op.f('uq_helpline_checks_line_checked_on'))
    )
    op.create_table('acts_without_agreement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Uuid(), nullable=False),
    sa.Column('limit', sa.Enum('harm', 'safeguarding', 'crime', 'patient-safety', 'legal-order', name='limit', native_enum=False, length=40), nullable=False),
    sa.Column('owner_sees', sa.Boolean(), nullable=False),
    sa.Column('reason_sealed', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['people.id'], name=op.f('fk_acts_without_agreement_about_id')),
    sa.ForeignKeyConstraint(['by'], ['people.id'], name=op.f('fk_acts_without_agreement_by')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_acts_without_agreement_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acts_without_agreement'))
    )
    with op.batch_alter_table('acts_without_agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_acts_without_agreement_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_acts_without_agreement_task_id'), ['task_id'], unique=False)

    op.create_table('words_wanted',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_as', sa.Enum('spoken', 'taken-back', 'expired', name='wordend', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_words_wanted_pairing_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_words_wanted_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_words_wanted'))
    )
    with op.batch_alter_table('words_wanted', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_words_wanted_pairing_id'), ['pairing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_words_wanted_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_words_wanted_one_open_in_pair', ['pairing_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.add_column(sa.Column('how', sa.Enum('link', 'phone', 'letter', 'in-person', name='how', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('recorded_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('said_on', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_check_ins_recorded_by'), 'people', ['recorded_by'], ['id'])

    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('seen_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('came_of', sa.Enum('spoke', 'wrote', 'tried', 'somebody-else', 'not-wanted', name='cameof', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('acted_on', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_tasks_seen_by'), 'people', ['seen_by'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_tasks_seen_by'), type_='foreignkey')
        batch_op.drop_column('acted_on')
        batch_op.drop_column('came_of')
        batch_op.drop_column('escalated_at')
        batch_op.drop_column('seen_by')
        batch_op.drop_column('seen_at')

    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_check_ins_recorded_by'), type_='foreignkey')
        batch_op.drop_column('said_on')
        batch_op.drop_column('recorded_by')
        batch_op.drop_column('how')

    with op.batch_alter_table('words_wanted', schema=None) as batch_op:
        batch_op.drop_index('uq_words_wanted_one_open_in_pair', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_words_wanted_person_id'))
        batch_op.drop_index(batch_op.f('ix_words_wanted_pairing_id'))

    op.drop_table('words_wanted')
    with op.batch_alter_table('acts_without_agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_acts_without_agreement_task_id'))
        batch_op.drop_index(batch_op.f('ix_acts_without_agreement_about_id'))

    op.drop_table('acts_without_agreement')
    op.drop_table('helpline_checks')
