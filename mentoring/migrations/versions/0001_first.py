"""All tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_events',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=True),
    sa.Column('reason_sealed', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_events'))
    )
    with op.batch_alter_table('audit_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_events_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_events_at'), ['at'], unique=False)

    op.create_table('heartbeats',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('worker', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_heartbeats')),
    sa.UniqueConstraint('worker', name=op.f('uq_heartbeats_worker'))
    )
    op.create_table('organisations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ods_code', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('type', sa.Enum('acute', 'specialist', 'mental-health', 'community', 'ambulance', 'icb', 'primary-care', 'national', 'regional', 'collaborative', 'independent', 'other', name='organisationtype', native_enum=False, length=40), nullable=False),
    sa.Column('region', sa.String(), nullable=True),
    sa.Column('icb_code', sa.String(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('region_by_hand', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('ods_code', name=op.f('uq_organisations_ods_code'))
    )
    op.create_table('rounds',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('policy', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('open', 'published', 'cancelled', name='roundstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds'))
    )
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.create_index('uq_rounds_one_open', ['state'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('organisation_successions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('predecessor_id', sa.Uuid(), nullable=False),
    sa.Column('successor_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['predecessor_id'], ['organisations.id'], name=op.f('fk_organisation_successions_predecessor_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['organisations.id'], name=op.f('fk_organisation_successions_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_successions')),
    sa.UniqueConstraint('predecessor_id', 'successor_id', name=op.f('uq_organisation_successions_predecessor_id_successor_id'))
    )
    with op.batch_alter_table('organisation_successions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_successions_successor_id'), ['successor_id'], unique=False)

    op.create_table('people',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('preferred_name', sa.String(), nullable=False),
    sa.Column('pronouns', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('channel', sa.Enum('email', 'phone', 'text', 'letter', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('shared_inbox', sa.Boolean(), nullable=False),
    sa.Column('phone_sealed', sa.String(), nullable=True),
    sa.Column('address_sealed', sa.String(), nullable=True),
    sa.Column('safe_times_sealed', sa.String(), nullable=True),
    sa.Column('give_email', sa.Boolean(), nullable=False),
    sa.Column('give_phone', sa.Boolean(), nullable=False),
    sa.Column('region', sa.String(), nullable=True),
    sa.Column('icb_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('email_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['icb_id'], ['organisations.id'], name=op.f('fk_people_icb_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('email', name=op.f('uq_people_email'))
    )
    op.create_table('runs',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', name='runstate', native_enum=False, length=40), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued_by', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(), nullable=False),
    sa.Column('snapshot_sealed', sa.String(), nullable=True),
    sa.Column('input_digest', sa.String(), nullable=False),
    sa.Column('policy', sa.JSON(), nullable=False),
    sa.Column('engine_version', sa.String(), nullable=False),
    sa.Column('certificate', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_runs_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runs_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_runs_state'), ['state'], unique=False)

    op.create_table('covers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Uuid(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by'], ['people.id'], name=op.f('fk_covers_ended_by')),
    sa.ForeignKeyConstraint(['started_by'], ['people.id'], name=op.f('fk_covers_started_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_covers'))
    )
    op.create_table('exclusions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('psp_id', sa.Uuid(), nullable=False),
    sa.Column('mentor_id', sa.Uuid(), nullable=False),
    sa.Column('by_coordinator', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['mentor_id'], ['people.id'], name=op.f('fk_exclusions_mentor_id')),
    sa.ForeignKeyConstraint(['psp_id'], ['people.id'], name=op.f('fk_exclusions_psp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exclusions')),
    sa.UniqueConstraint('psp_id', 'mentor_id', name=op.f('uq_exclusions_psp_id_mentor_id'))
    )
    op.create_table('import_files',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('body_sealed', sa.Text(), nullable=True),
    sa.Column('mapping_sealed', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['uploaded_by'], ['people.id'], name=op.f('fk_import_files_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_files'))
    )
    with op.batch_alter_table('import_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_files_uploaded_at'), ['uploaded_at'], unique=False)

    op.create_table('mentor_profiles',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'applied', 'approved', 'paused', 'leaving', 'left', name='mentorstatus', native_enum=False, length=40), nullable=False),
    sa.Column('years_as_psp', sa.Integer(), nullable=True),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('hours_a_month', sa.Integer(), nullable=True),
    sa.Column('accepting_until', sa.Date(), nullable=True),
    sa.Column('needs_met', sa.JSON(), nullable=False),
    sa.Column('bio', sa.String(), nullable=False),
    sa.Column('style', sa.String(), nullable=False),
    sa.Column('training_completed_on', sa.Date(), nullable=True),
    sa.Column('refresher_due_on', sa.Date(), nullable=True),
    sa.Column('code_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('conflicts_sealed', sa.String(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('formats', sa.JSON(), nullable=False),
    sa.Column('availability', sa.JSON(), nullable=False),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('needs_note', sa.String(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('experiences_sealed', sa.String(), nullable=True),
    sa.Column('please_not_sealed', sa.String(), nullable=True),
    sa.Column('note_sealed', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('helped_by', sa.String(), nullable=False),
    sa.Column('done', sa.JSON(), nullable=False),
    sa.Column('begun', sa.JSON(), nullable=False),
    sa.Column('status_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status_by', sa.Uuid(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_mentor_profiles_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_mentor_profiles_recorded_by')),
    sa.ForeignKeyConstraint(['status_by'], ['people.id'], name=op.f('fk_mentor_profiles_status_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_profiles')),
    sa.UniqueConstraint('person_id', name=op.f('uq_mentor_profiles_person_id'))
    )
    with op.batch_alter_table('mentor_profiles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_profiles_status'), ['status'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('due', 'claimed', 'sending', 'sent', 'withdrawn', 'failed', name='outboxstate', native_enum=False, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_token', sa.Uuid(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_outbox_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('person_id', 'kind', 'subject_id', 'period', name=op.f('uq_outbox_person_id_kind_subject_id_period'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_state_not_before', ['state', 'not_before'], unique=False)

    op.create_table('person_organisations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.Enum('psp', 'mentor', name='part', native_enum=False, length=40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('acute', 'specialist', 'mental-health', 'community', 'ambulance', 'icb', 'primary-care', 'national', 'regional', 'collaborative', 'independent', 'other', name='organisationtype', native_enum=False, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_person_organisations_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_person_organisations_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_organisations')),
    sa.UniqueConstraint('person_id', 'part', 'organisation_id', name=op.f('uq_person_organisations_person_id_part_organisation_id'))
    )
    with op.batch_alter_table('person_organisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_organisations_person_id'), ['person_id'], unique=False)

    op.create_table('psp_profiles',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'ready', 'waiting', 'proposed', 'matched', 'paused', 'closed', name='pspstatus', native_enum=False, length=40), nullable=False),
    sa.Column('vouched', sa.Boolean(), nullable=False),
    sa.Column('started_role_on', sa.Date(), nullable=True),
    sa.Column('role_does', sa.String(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('hopes', sa.String(), nullable=False),
    sa.Column('how_often', sa.String(), nullable=False),
    sa.Column('wishes_sealed', sa.String(), nullable=True),
    sa.Column('networks', sa.JSON(), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('previous_match_ended', sa.Boolean(), nullable=False),
    sa.Column('formats', sa.JSON(), nullable=False),
    sa.Column('availability', sa.JSON(), nullable=False),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('needs_note', sa.String(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('experiences_sealed', sa.String(), nullable=True),
    sa.Column('please_not_sealed', sa.String(), nullable=True),
    sa.Column('note_sealed', sa.String(), nullable=True),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('helped_by', sa.String(), nullable=False),
    sa.Column('done', sa.JSON(), nullable=False),
    sa.Column('begun', sa.JSON(), nullable=False),
    sa.Column('status_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status_by', sa.Uuid(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_psp_profiles_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_psp_profiles_recorded_by')),
    sa.ForeignKeyConstraint(['status_by'], ['people.id'], name=op.f('fk_psp_profiles_status_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_psp_profiles')),
    sa.UniqueConstraint('person_id', name=op.f('uq_psp_profiles_person_id'))
    )
    with op.batch_alter_table('psp_profiles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_psp_profiles_status'), ['status'], unique=False)

    op.create_table('role_grants',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('psp', 'mentor', 'coordinator', 'deputy', 'auditor', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['granted_by'], ['people.id'], name=op.f('fk_role_grants_granted_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_role_grants_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grants')),
    sa.UniqueConstraint('person_id', 'role', name=op.f('uq_role_grants_person_id_role'))
    )
    op.create_table('run_pairs',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('psp_id', sa.Uuid(), nullable=False),
    sa.Column('mentor_id', sa.Uuid(), nullable=False),
    sa.Column('fit', sa.Integer(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('wishes', sa.String(), nullable=False),
    sa.Column('decision', sa.Enum('undecided', 'approved', 'declined', name='decision', native_enum=False, length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['mentor_id'], ['people.id'], name=op.f('fk_run_pairs_mentor_id')),
    sa.ForeignKeyConstraint(['psp_id'], ['people.id'], name=op.f('fk_run_pairs_psp_id')),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_run_pairs_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_pairs')),
    sa.UniqueConstraint('run_id', 'psp_id', name=op.f('uq_run_pairs_run_id_psp_id'))
    )
    with op.batch_alter_table('run_pairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_pairs_run_id'), ['run_id'], unique=False)

    op.create_table('run_unmatched',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('psp_id', sa.Uuid(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['psp_id'], ['people.id'], name=op.f('fk_run_unmatched_psp_id')),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_run_unmatched_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_unmatched')),
    sa.UniqueConstraint('run_id', 'psp_id', name=op.f('uq_run_unmatched_run_id_psp_id'))
    )
    with op.batch_alter_table('run_unmatched', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_unmatched_run_id'), ['run_id'], unique=False)

    op.create_table('sign_in_requests',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('address_hash', sa.String(), nullable=False),
    sa.Column('client_hash', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('next', sa.String(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_in_requests_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_requests'))
    )
    with op.batch_alter_table('sign_in_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_requests_address_hash'), ['address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_requests_client_hash'), ['client_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_requests_requested_at'), ['requested_at'], unique=False)

    op.create_table('sign_in_sessions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_in_sessions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_sessions'))
    )
    with op.batch_alter_table('sign_in_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_sessions_person_id'), ['person_id'], unique=False)

    op.create_table('suggestions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('psp_id', sa.Uuid(), nullable=False),
    sa.Column('mentor_id', sa.Uuid(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('nudge_on', sa.Date(), nullable=False),
    sa.Column('lapses_on', sa.Date(), nullable=False),
    sa.Column('psp_answer', sa.Enum('yes', 'no', name='answer', native_enum=False, length=40), nullable=True),
    sa.Column('psp_answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mentor_answer', sa.Enum('yes', 'no', name='answer', native_enum=False, length=40), nullable=True),
    sa.Column('mentor_answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', 'lapsed', 'withdrawn', name='suggestionstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_suggestions_made_by')),
    sa.ForeignKeyConstraint(['mentor_id'], ['people.id'], name=op.f('fk_suggestions_mentor_id')),
    sa.ForeignKeyConstraint(['psp_id'], ['people.id'], name=op.f('fk_suggestions_psp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions'))
    )
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestions_mentor_id'), ['mentor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_psp_id'), ['psp_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestions_state'), ['state'], unique=False)
        batch_op.create_index('uq_suggestions_one_open_per_psp', ['psp_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('tasks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('contact-wanted', 'support-wanted', 'cannot-send', 'reach-otherwise', name='taskkind', native_enum=False, length=40), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', name='taskstate', native_enum=False, length=40), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('outcome_sealed', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['people.id'], name=op.f('fk_tasks_about_id')),
    sa.ForeignKeyConstraint(['done_by'], ['people.id'], name=op.f('fk_tasks_done_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_tasks_kind_subject_id'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tasks_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_state'), ['state'], unique=False)

    op.create_table('pairings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('suggestion_id', sa.Uuid(), nullable=False),
    sa.Column('psp_id', sa.Uuid(), nullable=False),
    sa.Column('mentor_id', sa.Uuid(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('active', 'paused', 'ended', name='pairingstate', native_enum=False, length=40), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['mentor_id'], ['people.id'], name=op.f('fk_pairings_mentor_id')),
    sa.ForeignKeyConstraint(['psp_id'], ['people.id'], name=op.f('fk_pairings_psp_id')),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggestions.id'], name=op.f('fk_pairings_suggestion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairings')),
    sa.UniqueConstraint('suggestion_id', name=op.f('uq_pairings_suggestion_id'))
    )
    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pairings_mentor_id'), ['mentor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairings_psp_id'), ['psp_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairings_state'), ['state'], unique=False)
        batch_op.create_index('uq_pairings_one_live_per_psp', ['psp_id'], unique=True, sqlite_where=sa.text("state in ('active', 'paused')"), postgresql_where=sa.text("state in ('active', 'paused')"))

    op.create_table('check_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pairing_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.Enum('psp', 'mentor', name='side', native_enum=False, length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('answered', 'not-now', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answers_sealed', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairings.id'], name=op.f('fk_check_ins_pairing_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_check_ins_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_ins')),
    sa.UniqueConstraint('pairing_id', 'side', 'number', name=op.f('uq_check_ins_pairing_id_side_number'))
    )
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_ins_pairing_id'), ['pairing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_check_ins_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('check_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_check_ins_person_id'))
        batch_op.drop_index(batch_op.f('ix_check_ins_pairing_id'))

    op.drop_table('check_ins')
    with op.batch_alter_table('pairings', schema=None) as batch_op:
        batch_op.drop_index('uq_pairings_one_live_per_psp', sqlite_where=sa.text("state in ('active', 'paused')"), postgresql_where=sa.text("state in ('active', 'paused')"))
        batch_op.drop_index(batch_op.f('ix_pairings_state'))
        batch_op.drop_index(batch_op.f('ix_pairings_psp_id'))
        batch_op.drop_index(batch_op.f('ix_pairings_mentor_id'))

    op.drop_table('pairings')
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tasks_state'))
        batch_op.drop_index(batch_op.f('ix_tasks_about_id'))

    op.drop_table('tasks')
    with op.batch_alter_table('suggestions', schema=None) as batch_op:
        batch_op.drop_index('uq_suggestions_one_open_per_psp', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_suggestions_state'))
        batch_op.drop_index(batch_op.f('ix_suggestions_psp_id'))
        batch_op.drop_index(batch_op.f('ix_suggestions_mentor_id'))

    op.drop_table('suggestions')
    with op.batch_alter_table('sign_in_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_sessions_person_id'))

    op.drop_table('sign_in_sessions')
    with op.batch_alter_table('sign_in_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_requests_requested_at'))
        batch_op.drop_index(batch_op.f('ix_sign_in_requests_client_hash'))
        batch_op.drop_index(batch_op.f('ix_sign_in_requests_address_hash'))

    op.drop_table('sign_in_requests')
    with op.batch_alter_table('run_unmatched', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_unmatched_run_id'))

    op.drop_table('run_unmatched')
    with op.batch_alter_table('run_pairs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_pairs_run_id'))

    op.drop_table('run_pairs')
    op.drop_table('role_grants')
    with op.batch_alter_table('psp_profiles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_psp_profiles_status'))

    op.drop_table('psp_profiles')
    with op.batch_alter_table('person_organisations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_organisations_person_id'))

    op.drop_table('person_organisations')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_state_not_before')

    op.drop_table('outbox')
    with op.batch_alter_table('mentor_profiles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_profiles_status'))

    op.drop_table('mentor_profiles')
    with op.batch_alter_table('import_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_files_uploaded_at'))

    op.drop_table('import_files')
    op.drop_table('exclusions')
    op.drop_table('covers')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runs_state'))
        batch_op.drop_index(batch_op.f('ix_runs_round_id'))

    op.drop_table('runs')
    op.drop_table('people')
    with op.batch_alter_table('organisation_successions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_successions_successor_id'))

    op.drop_table('organisation_successions')
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_index('uq_rounds_one_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.drop_table('rounds')
    op.drop_table('organisations')
    op.drop_table('heartbeats')
    with op.batch_alter_table('audit_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_events_at'))
        batch_op.drop_index(batch_op.f('ix_audit_events_about_id'))

    op.drop_table('audit_events')
