CREATE TABLE activities (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	starts VARCHAR NOT NULL,
	ends VARCHAR,
	responsible_id INTEGER,
	UNIQUE (case_id, number),
	CONSTRAINT what_filled CHECK (length(trim(what)) > 0),
	CONSTRAINT starts_is_date CHECK (starts IS NULL OR starts IS date(starts)),
	CONSTRAINT ends_is_date CHECK (ends IS NULL OR ends IS date(ends)),
	CONSTRAINT ends_after_start CHECK (ends IS NULL OR ends >= starts),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(responsible_id) REFERENCES memberships (id)
)

CREATE TABLE agencies (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	name_key VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	CONSTRAINT name_filled CHECK (length(trim(name)) > 0),
	UNIQUE (name_key)
)

CREATE TABLE agenda_items (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	meeting_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	raised_by_id INTEGER,
	reason VARCHAR,
	audience VARCHAR DEFAULT '[]' NOT NULL,
	topic VARCHAR,
	for_all BOOLEAN DEFAULT '0' NOT NULL,
	UNIQUE (meeting_id, position),
	CONSTRAINT audience_is_json CHECK (json_valid(audience)),
	CONSTRAINT text_filled CHECK (length(trim(text)) > 0),
	FOREIGN KEY(meeting_id) REFERENCES meetings (id),
	FOREIGN KEY(raised_by_id) REFERENCES memberships (id)
)

CREATE TABLE case_topics (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	UNIQUE (case_id, name),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)

CREATE TABLE cases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	number INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	user_id INTEGER NOT NULL,
	born VARCHAR,
	term VARCHAR,
	language VARCHAR NOT NULL,
	basis VARCHAR NOT NULL,
	coordinator_role VARCHAR NOT NULL,
	entry VARCHAR,
	received_on VARCHAR,
	opened_on VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	next_look VARCHAR,
	ip_status VARCHAR,
	contact_agreed VARCHAR,
	contact_every INTEGER,
	contact_unit VARCHAR,
	contact_since VARCHAR,
	care_since VARCHAR,
	care_until VARCHAR,
	care_ref VARCHAR,
	time_agreed INTEGER,
	time_agreed_per VARCHAR,
	CONSTRAINT language_known CHECK (language IN ('nb', 'nn')),
	CONSTRAINT basis_known CHECK (basis IN ('lovfestet', 'lokal')),
	CONSTRAINT coordinator_role_known CHECK (coordinator_role IN ('koordinator', 'barnekoordinator', 'stafettholder')),
	CONSTRAINT state_known CHECK (state IN ('aktiv', 'rolig', 'avsluttet')),
	CONSTRAINT born_or_term CHECK (born IS NOT NULL OR term IS NOT NULL),
	CONSTRAINT born_is_date CHECK (born IS NULL OR born IS date(born)),
	CONSTRAINT term_is_date CHECK (term IS NULL OR term IS date(term)),
	CONSTRAINT received_on_is_date CHECK (received_on IS NULL OR received_on IS date(received_on)),
	CONSTRAINT next_look_is_date CHECK (next_look IS NULL OR next_look IS date(next_look)),
	CONSTRAINT contact_since_is_date CHECK (contact_since IS NULL OR contact_since IS date(contact_since)),
	CONSTRAINT care_since_is_date CHECK (care_since IS NULL OR care_since IS date(care_since)),
	CONSTRAINT care_until_is_date CHECK (care_until IS NULL OR care_until IS date(care_until)),
	CONSTRAINT care_ends_after_start CHECK (care_until IS NULL OR (care_since IS NOT NULL AND care_until >= care_since)),
	CONSTRAINT time_agreed_per_known CHECK (time_agreed_per IN ('uke', 'mnd', 'halvår')),
	CONSTRAINT time_agreed_is_whole CHECK ((time_agreed IS NULL) = (time_agreed_per IS NULL)),
	CONSTRAINT time_agreed_is_sane CHECK (time_agreed BETWEEN 1 AND 100000),
	CONSTRAINT contact_unit_known CHECK (contact_unit IN ('days', 'months')),
	CONSTRAINT contact_is_whole CHECK ((contact_every IS NULL) = (contact_unit IS NULL)),
	CONSTRAINT contact_is_sane CHECK (contact_every BETWEEN 1 AND 1000),
	UNIQUE (number),
	FOREIGN KEY(user_id) REFERENCES people (id)
)

CREATE TABLE change_sets (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	command VARCHAR NOT NULL,
	sentence VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	manifest_id INTEGER,
	CONSTRAINT kind_known CHECK (kind IN ('setup', 'do', 'undo', 'redo', 'paper', 'redact')),
	CONSTRAINT state_known CHECK (state IN ('current', 'undone', 'dropped'))
)

CREATE TABLE changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	change_set_id INTEGER NOT NULL,
	table_name VARCHAR NOT NULL,
	row_id INTEGER NOT NULL,
	"before" VARCHAR,
	"after" VARCHAR,
	FOREIGN KEY(change_set_id) REFERENCES change_sets (id)
)

CREATE TABLE consent_events (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	consent_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	occurred_on VARCHAR NOT NULL,
	agency_id INTEGER,
	person_id INTEGER,
	topic VARCHAR,
	method VARCHAR,
	note VARCHAR,
	voids_signature INTEGER,
	voids_event INTEGER,
	recorded_at VARCHAR NOT NULL,
	change_set_id INTEGER NOT NULL,
	by_person_id INTEGER,
	details VARCHAR,
	sha256 VARCHAR,
	CONSTRAINT kind_known CHECK (kind IN ('avslått', 'trukket', 'én forelder', 'barnet hørt', 'forklart', 'feilført', 'svar', 'bevis', 'bedt', 'kvittering')),
	CONSTRAINT details_are_json CHECK (details IS NULL OR json_valid(details)),
	CONSTRAINT occurred_on_is_date CHECK (occurred_on IS NULL OR occurred_on IS date(occurred_on)),
	FOREIGN KEY(consent_id) REFERENCES consents (id),
	FOREIGN KEY(agency_id) REFERENCES agencies (id),
	FOREIGN KEY(person_id) REFERENCES people (id),
	FOREIGN KEY(voids_signature) REFERENCES consent_signatures (id),
	FOREIGN KEY(voids_event) REFERENCES consent_events (id),
	FOREIGN KEY(by_person_id) REFERENCES people (id)
)

CREATE TABLE consent_scopes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	consent_id INTEGER NOT NULL,
	agency_id INTEGER,
	person_id INTEGER,
	direction VARCHAR NOT NULL,
	allowed VARCHAR NOT NULL,
	denied VARCHAR NOT NULL,
	starts VARCHAR NOT NULL,
	ends VARCHAR NOT NULL,
	CONSTRAINT direction_known CHECK (direction IN ('gi', 'hente', 'utveksle')),
	CONSTRAINT one_receiver CHECK ((agency_id IS NULL) <> (person_id IS NULL)),
	CONSTRAINT ends_after_start CHECK (ends >= starts),
	CONSTRAINT topics_are_json CHECK (json_valid(allowed) AND json_valid(denied)),
	CONSTRAINT starts_is_date CHECK (starts IS NULL OR starts IS date(starts)),
	CONSTRAINT ends_is_date CHECK (ends IS NULL OR ends IS date(ends)),
	FOREIGN KEY(consent_id) REFERENCES consents (id),
	FOREIGN KEY(agency_id) REFERENCES agencies (id),
	FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE TABLE consent_signatures (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	consent_id INTEGER NOT NULL,
	person_id INTEGER,
	role VARCHAR NOT NULL,
	signed_on VARCHAR NOT NULL,
	method VARCHAR NOT NULL,
	note VARCHAR,
	decided_by VARCHAR,
	decided_on VARCHAR,
	journal_ref VARCHAR,
	recorded_at VARCHAR NOT NULL,
	change_set_id INTEGER NOT NULL,
	CONSTRAINT role_known CHECK (role IN ('bruker', 'foresatt', 'verge', 'pårørende', 'barnevern', 'fosterforelder')),
	CONSTRAINT method_known CHECK (method IN ('skriftlig', 'muntlig', 'elektronisk')),
	CONSTRAINT oral_has_a_note CHECK (method <> 'muntlig' OR note IS NOT NULL),
	CONSTRAINT stand_in_has_a_decision CHECK (role IN ('bruker', 'foresatt', 'fosterforelder') OR (decided_by IS NOT NULL AND decided_on IS NOT NULL AND journal_ref IS NOT NULL)),
	CONSTRAINT signed_on_is_date CHECK (signed_on IS NULL OR signed_on IS date(signed_on)),
	CONSTRAINT decided_on_is_date CHECK (decided_on IS NULL OR decided_on IS date(decided_on)),
	FOREIGN KEY(consent_id) REFERENCES consents (id),
	FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE TABLE consents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	purpose VARCHAR NOT NULL,
	form_version VARCHAR NOT NULL,
	language VARCHAR NOT NULL,
	made_on VARCHAR NOT NULL,
	change_set_id INTEGER NOT NULL,
	replaces_id INTEGER,
	UNIQUE (case_id, number),
	CONSTRAINT purpose_filled CHECK (length(trim(purpose)) > 0),
	CONSTRAINT made_on_is_date CHECK (made_on IS NULL OR made_on IS date(made_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(replaces_id) REFERENCES consents (id)
)

CREATE TABLE counters (
	series VARCHAR NOT NULL,
	next_number INTEGER NOT NULL,
	PRIMARY KEY (series)
)

CREATE TABLE dispatches (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	person_id INTEGER,
	agency_id INTEGER,
	state VARCHAR NOT NULL,
	sent_on VARCHAR NOT NULL,
	channel VARCHAR,
	what VARCHAR,
	consent_id INTEGER,
	scope_id INTEGER,
	other_ground VARCHAR,
	sha256 VARCHAR,
	voids_id INTEGER,
	recorded_at VARCHAR NOT NULL,
	change_set_id INTEGER NOT NULL,
	topic VARCHAR,
	limits VARCHAR,
	CONSTRAINT state_known CHECK (state IN ('laget', 'sendt', 'unntatt')),
	CONSTRAINT has_a_receiver CHECK (voids_id IS NOT NULL OR person_id IS NOT NULL OR agency_id IS NOT NULL),
	CONSTRAINT ground_is_a_sentence CHECK (other_ground IS NULL OR length(trim(other_ground)) > 0),
	CONSTRAINT limits_are_json CHECK (limits IS NULL OR json_valid(limits)),
	CONSTRAINT sent_on_is_date CHECK (sent_on IS NULL OR sent_on IS date(sent_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(person_id) REFERENCES people (id),
	FOREIGN KEY(agency_id) REFERENCES agencies (id),
	FOREIGN KEY(consent_id) REFERENCES consents (id),
	FOREIGN KEY(scope_id) REFERENCES consent_scopes (id),
	FOREIGN KEY(voids_id) REFERENCES dispatches (id)
)

CREATE TABLE drafts (
	case_number INTEGER NOT NULL,
	number INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	saved_at VARCHAR NOT NULL,
	PRIMARY KEY (case_number, number)
)

CREATE TABLE invitations (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	meeting_id INTEGER NOT NULL,
	membership_id INTEGER NOT NULL,
	consent_id INTEGER,
	other_ground VARCHAR,
	attended VARCHAR,
	answer VARCHAR,
	answered_on VARCHAR,
	stand_in VARCHAR,
	UNIQUE (meeting_id, membership_id),
	CONSTRAINT attended_known CHECK (attended IS NULL OR attended IN ('til stede', 'forfall', 'ikke møtt')),
	CONSTRAINT answer_known CHECK (answer IS NULL OR answer IN ('ja', 'nei', 'kanskje')),
	CONSTRAINT answered_on_is_date CHECK (answered_on IS NULL OR answered_on IS date(answered_on)),
	FOREIGN KEY(meeting_id) REFERENCES meetings (id),
	FOREIGN KEY(membership_id) REFERENCES memberships (id),
	FOREIGN KEY(consent_id) REFERENCES consents (id)
)

CREATE TABLE log_entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	happened_on VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	minutes_spent INTEGER,
	posted BOOLEAN NOT NULL,
	membership_id INTEGER,
	with_family BOOLEAN DEFAULT '0' NOT NULL,
	UNIQUE (case_id, number),
	CONSTRAINT kind_filled CHECK (length(trim(kind)) > 0),
	CONSTRAINT text_filled CHECK (length(trim(text)) > 0),
	CONSTRAINT happened_on_is_date CHECK (happened_on IS NULL OR happened_on IS date(happened_on)),
	CONSTRAINT minutes_are_sane CHECK (minutes_spent BETWEEN 1 AND 1440),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(membership_id) REFERENCES memberships (id)
)

CREATE TABLE meetings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	held_on VARCHAR NOT NULL,
	starts_at VARCHAR,
	minutes_long INTEGER NOT NULL,
	place VARCHAR,
	leader_id INTEGER,
	secretary_id INTEGER,
	state VARCHAR NOT NULL,
	uid VARCHAR NOT NULL,
	sequence INTEGER NOT NULL,
	called_on VARCHAR,
	held_without_user VARCHAR,
	prepares_id INTEGER,
	called_despite VARCHAR,
	moved_from VARCHAR,
	cancelled_why VARCHAR,
	agenda_agreed_on VARCHAR,
	ip_evaluated_on VARCHAR,
	talk_matters VARCHAR,
	talk_people VARCHAR,
	talk_plan VARCHAR,
	UNIQUE (case_id, number),
	CONSTRAINT state_known CHECK (state IN ('planlagt', 'innkalt', 'holdt', 'avlyst')),
	CONSTRAINT length_is_sane CHECK (minutes_long BETWEEN 5 AND 1440),
	CONSTRAINT held_on_is_date CHECK (held_on IS NULL OR held_on IS date(held_on)),
	CONSTRAINT moved_from_is_date CHECK (moved_from IS NULL OR moved_from IS date(moved_from)),
	CONSTRAINT agenda_agreed_on_is_date CHECK (agenda_agreed_on IS NULL OR agenda_agreed_on IS date(agenda_agreed_on)),
	CONSTRAINT ip_evaluated_on_is_date CHECK (ip_evaluated_on IS NULL OR ip_evaluated_on IS date(ip_evaluated_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(leader_id) REFERENCES memberships (id),
	FOREIGN KEY(secretary_id) REFERENCES memberships (id),
	FOREIGN KEY(prepares_id) REFERENCES meetings (id)
)

CREATE TABLE memberships (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	person_id INTEGER,
	agency_id INTEGER,
	role VARCHAR NOT NULL,
	parental_responsibility BOOLEAN NOT NULL,
	starts VARCHAR NOT NULL,
	ends VARCHAR,
	blocked VARCHAR,
	CONSTRAINT someone CHECK (person_id IS NOT NULL OR agency_id IS NOT NULL),
	CONSTRAINT ends_after_start CHECK (ends IS NULL OR ends >= starts),
	CONSTRAINT starts_is_date CHECK (starts IS NULL OR starts IS date(starts)),
	CONSTRAINT ends_is_date CHECK (ends IS NULL OR ends IS date(ends)),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(person_id) REFERENCES people (id),
	FOREIGN KEY(agency_id) REFERENCES agencies (id)
)

CREATE TABLE minutes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	meeting_id INTEGER NOT NULL,
	version INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	written_on VARCHAR NOT NULL,
	state VARCHAR DEFAULT 'endelig' NOT NULL,
	comments_by VARCHAR,
	UNIQUE (meeting_id, version),
	CONSTRAINT state_known CHECK (state IN ('til kommentar', 'endelig')),
	CONSTRAINT comments_by_is_date CHECK (comments_by IS NULL OR comments_by IS date(comments_by)),
	FOREIGN KEY(meeting_id) REFERENCES meetings (id)
)

CREATE TABLE papers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	change_set_id INTEGER NOT NULL,
	case_number INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	folder VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	staged_as VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	CONSTRAINT state_known CHECK (state IN ('staged', 'placed', 'lost', 'cleared')),
	FOREIGN KEY(change_set_id) REFERENCES change_sets (id)
)

CREATE TABLE passed (
	what VARCHAR NOT NULL,
	passed_on VARCHAR NOT NULL,
	PRIMARY KEY (what),
	CONSTRAINT what_filled CHECK (length(trim(what)) > 0),
	CONSTRAINT passed_on_is_date CHECK (passed_on IS NULL OR passed_on IS date(passed_on))
)

CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	name_key VARCHAR NOT NULL,
	title VARCHAR,
	phone VARCHAR,
	email VARCHAR,
	confirmed_on VARCHAR,
	vcard_rest VARCHAR,
	CONSTRAINT name_filled CHECK (length(trim(name)) > 0)
)

CREATE TABLE permits (
	id INTEGER NOT NULL,
	change_set_id INTEGER NOT NULL,
	never INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT one_permit CHECK (id = 1),
	CONSTRAINT never_there CHECK (never = 0),
	FOREIGN KEY(never) REFERENCES change_sets (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(change_set_id) REFERENCES change_sets (id)
)

CREATE TABLE plans (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	half_year VARCHAR NOT NULL,
	made_on VARCHAR NOT NULL,
	made_with_user_on VARCHAR,
	made_with VARCHAR,
	no_meeting_why VARCHAR,
	UNIQUE (case_id, half_year),
	CONSTRAINT made_on_is_date CHECK (made_on IS NULL OR made_on IS date(made_on)),
	CONSTRAINT made_with_user_on_is_date CHECK (made_with_user_on IS NULL OR made_with_user_on IS date(made_with_user_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)

CREATE TABLE postings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	what_id INTEGER NOT NULL,
	system VARCHAR NOT NULL,
	posted_on VARCHAR NOT NULL,
	UNIQUE (what, what_id),
	CONSTRAINT what_known CHECK (what IN ('log', 'minutes', 'meeting', 'cancelled', 'signature', 'event')),
	CONSTRAINT system_filled CHECK (length(trim(system)) > 0),
	CONSTRAINT posted_on_is_date CHECK (posted_on IS NULL OR posted_on IS date(posted_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)

CREATE TABLE profile (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	unit VARCHAR NOT NULL,
	municipality VARCHAR NOT NULL,
	language VARCHAR NOT NULL,
	routine VARCHAR NOT NULL,
	papers_folder VARCHAR NOT NULL,
	created_on VARCHAR NOT NULL,
	privacy_settled_on VARCHAR,
	busy_calendar VARCHAR,
	shown_as VARCHAR DEFAULT 'kode' NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT one_profile CHECK (id = 1),
	CONSTRAINT language_known CHECK (language IN ('nb', 'nn')),
	CONSTRAINT shown_as_known CHECK (shown_as IN ('kode', 'nummer')),
	CONSTRAINT privacy_settled_on_is_date CHECK (privacy_settled_on IS NULL OR privacy_settled_on IS date(privacy_settled_on)),
	FOREIGN KEY(person_id) REFERENCES people (id)
)

CREATE TABLE redactions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	emptied_on VARCHAR NOT NULL,
	recorded_at VARCHAR NOT NULL,
	change_set_id INTEGER NOT NULL,
	CONSTRAINT reason_filled CHECK (length(trim(reason)) > 0),
	CONSTRAINT emptied_on_is_date CHECK (emptied_on IS NULL OR emptied_on IS date(emptied_on)),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)

CREATE TABLE school_breaks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	name VARCHAR NOT NULL,
	starts VARCHAR NOT NULL,
	ends VARCHAR NOT NULL,
	CONSTRAINT name_filled CHECK (length(trim(name)) > 0),
	CONSTRAINT starts_is_date CHECK (starts IS NULL OR starts IS date(starts)),
	CONSTRAINT ends_is_date CHECK (ends IS NULL OR ends IS date(ends)),
	CONSTRAINT ends_after_start CHECK (ends >= starts)
)

CREATE VIRTUAL TABLE search USING fts5(text, scope, content='', tokenize='unicode61 remove_diacritics 0')

CREATE TABLE task_notes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	task_id INTEGER NOT NULL,
	written_on VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	CONSTRAINT text_filled CHECK (length(trim(text)) > 0),
	CONSTRAINT written_on_is_date CHECK (written_on IS NULL OR written_on IS date(written_on)),
	FOREIGN KEY(task_id) REFERENCES tasks (id)
)

CREATE TABLE tasks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	case_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	what VARCHAR NOT NULL,
	responsible_id INTEGER NOT NULL,
	due VARCHAR,
	state VARCHAR NOT NULL,
	origin VARCHAR NOT NULL,
	source VARCHAR,
	meeting_id INTEGER,
	own_wish BOOLEAN NOT NULL,
	created_on VARCHAR NOT NULL,
	closed_on VARCHAR,
	closed_why VARCHAR,
	repeats VARCHAR,
	repeats_from VARCHAR,
	UNIQUE (case_id, number),
	CONSTRAINT state_known CHECK (state IN ('open', 'done', 'dropped')),
	CONSTRAINT origin_known CHECK (origin IN ('hand', 'minutes', 'start', 'meeting', 'consent', 'request')),
	CONSTRAINT closed_has_a_day CHECK ((state = 'open') = (closed_on IS NULL)),
	CONSTRAINT repeats_known CHECK (repeats IN ('week', 'month', 'half-year')),
	CONSTRAINT repeats_from_a_day CHECK ((repeats IS NULL) = (repeats_from IS NULL)),
	CONSTRAINT what_filled CHECK (length(trim(what)) > 0),
	CONSTRAINT due_is_date CHECK (due IS NULL OR due IS date(due)),
	CONSTRAINT repeats_from_is_date CHECK (repeats_from IS NULL OR repeats_from IS date(repeats_from)),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(responsible_id) REFERENCES memberships (id),
	FOREIGN KEY(meeting_id) REFERENCES meetings (id)
)

CREATE INDEX dispatches_of_case ON dispatches (case_id, number, kind, person_id, agency_id, state, voids_id)

CREATE INDEX dispatches_voided ON dispatches (voids_id) WHERE voids_id IS NOT NULL

CREATE INDEX family_contact ON log_entries (case_id, happened_on) WHERE with_family = 1

CREATE INDEX ix_changes_change_set_id ON changes (change_set_id)

CREATE INDEX ix_consent_events_consent_id ON consent_events (consent_id)

CREATE INDEX ix_consent_scopes_consent_id ON consent_scopes (consent_id)

CREATE INDEX ix_consent_signatures_consent_id ON consent_signatures (consent_id)

CREATE INDEX ix_meetings_held_on ON meetings (held_on)

CREATE INDEX ix_memberships_case_id ON memberships (case_id)

CREATE INDEX ix_memberships_person_id ON memberships (person_id)

CREATE INDEX ix_people_name_key ON people (name_key)

CREATE INDEX log_by_day ON log_entries (case_id, happened_on, minutes_spent)

CREATE INDEX log_not_posted ON log_entries (case_id) WHERE posted = 0

CREATE INDEX minutes_made ON dispatches (sent_on, case_id, number, person_id, agency_id, voids_id) WHERE kind = 'referat' AND state = 'laget' AND voids_id IS NULL

CREATE INDEX notes_of_task ON task_notes (task_id)

CREATE INDEX postings_of_item ON postings (case_id, number)

CREATE INDEX tasks_by_due ON tasks (state, due)

CREATE INDEX tasks_of_case ON tasks (case_id, state, due, number, responsible_id)

CREATE INDEX unplaced_papers ON papers (state) WHERE state = 'staged'

CREATE TRIGGER activities_not_searched AFTER DELETE ON activities BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 7696581394432 + OLD.id, coalesce(OLD.what, ''), OLD.case_id); END

CREATE TRIGGER activities_searched AFTER INSERT ON activities BEGIN INSERT INTO search (rowid, text, scope) VALUES (7696581394432 + NEW.id, coalesce(NEW.what, ''), NEW.case_id); END

CREATE TRIGGER activities_searched_anew AFTER UPDATE OF what ON activities BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 7696581394432 + OLD.id, coalesce(OLD.what, ''), OLD.case_id); INSERT INTO search (rowid, text, scope) VALUES (7696581394432 + NEW.id, coalesce(NEW.what, ''), NEW.case_id); END

CREATE TRIGGER agenda_items_not_searched AFTER DELETE ON agenda_items BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 5497558138880 + OLD.id, coalesce(OLD.text, '') || ' ' || coalesce(OLD.reason, ''), (SELECT case_id FROM meetings WHERE id = OLD.meeting_id)); END

CREATE TRIGGER agenda_items_searched AFTER INSERT ON agenda_items BEGIN INSERT INTO search (rowid, text, scope) VALUES (5497558138880 + NEW.id, coalesce(NEW.text, '') || ' ' || coalesce(NEW.reason, ''), (SELECT case_id FROM meetings WHERE id = NEW.meeting_id)); END

CREATE TRIGGER agenda_items_searched_anew AFTER UPDATE OF text, reason ON agenda_items BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 5497558138880 + OLD.id, coalesce(OLD.text, '') || ' ' || coalesce(OLD.reason, ''), (SELECT case_id FROM meetings WHERE id = OLD.meeting_id)); INSERT INTO search (rowid, text, scope) VALUES (5497558138880 + NEW.id, coalesce(NEW.text, '') || ' ' || coalesce(NEW.reason, ''), (SELECT case_id FROM meetings WHERE id = NEW.meeting_id)); END

CREATE TRIGGER consent_events_kept BEFORE DELETE ON consent_events BEGIN SELECT RAISE(ABORT, 'append-only: consent_events'); END

CREATE TRIGGER consent_events_not_replaced BEFORE INSERT ON consent_events WHEN (EXISTS (SELECT 1 FROM consent_events WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: consent_events'); END

CREATE TRIGGER consent_events_unchanged BEFORE UPDATE ON consent_events WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: consent_events'); END

CREATE TRIGGER consent_scopes_closed BEFORE INSERT ON consent_scopes WHEN (EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = NEW.consent_id) OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = NEW.consent_id)) BEGIN SELECT RAISE(ABORT, 'append-only: consent_scopes'); END

CREATE TRIGGER consent_scopes_kept BEFORE DELETE ON consent_scopes WHEN (EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = OLD.consent_id) OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = OLD.consent_id)) BEGIN SELECT RAISE(ABORT, 'append-only: consent_scopes'); END

CREATE TRIGGER consent_scopes_not_replaced BEFORE INSERT ON consent_scopes WHEN (EXISTS (SELECT 1 FROM consent_scopes WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: consent_scopes'); END

CREATE TRIGGER consent_scopes_unchanged BEFORE UPDATE ON consent_scopes WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: consent_scopes'); END

CREATE TRIGGER consent_signatures_kept BEFORE DELETE ON consent_signatures BEGIN SELECT RAISE(ABORT, 'append-only: consent_signatures'); END

CREATE TRIGGER consent_signatures_not_replaced BEFORE INSERT ON consent_signatures WHEN (EXISTS (SELECT 1 FROM consent_signatures WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: consent_signatures'); END

CREATE TRIGGER consent_signatures_unchanged BEFORE UPDATE ON consent_signatures WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: consent_signatures'); END

CREATE TRIGGER consents_kept BEFORE DELETE ON consents WHEN (EXISTS (SELECT 1 FROM consent_signatures WHERE consent_id = OLD.id) OR EXISTS (SELECT 1 FROM consent_events WHERE consent_id = OLD.id)) BEGIN SELECT RAISE(ABORT, 'append-only: consents'); END

CREATE TRIGGER consents_not_replaced BEFORE INSERT ON consents WHEN (EXISTS (SELECT 1 FROM consents WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: consents'); END

CREATE TRIGGER consents_not_searched AFTER DELETE ON consents BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 8796093022208 + OLD.id, coalesce(OLD.purpose, ''), OLD.case_id); END

CREATE TRIGGER consents_number_not_replaced BEFORE INSERT ON consents WHEN (EXISTS (SELECT 1 FROM consents WHERE case_id = NEW.case_id AND number = NEW.number)) BEGIN SELECT RAISE(ABORT, 'append-only: consents'); END

CREATE TRIGGER consents_searched AFTER INSERT ON consents BEGIN INSERT INTO search (rowid, text, scope) VALUES (8796093022208 + NEW.id, coalesce(NEW.purpose, ''), NEW.case_id); END

CREATE TRIGGER consents_searched_anew AFTER UPDATE OF purpose ON consents BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 8796093022208 + OLD.id, coalesce(OLD.purpose, ''), OLD.case_id); INSERT INTO search (rowid, text, scope) VALUES (8796093022208 + NEW.id, coalesce(NEW.purpose, ''), NEW.case_id); END

CREATE TRIGGER consents_unchanged BEFORE UPDATE ON consents WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: consents'); END

CREATE TRIGGER dispatches_kept BEFORE DELETE ON dispatches BEGIN SELECT RAISE(ABORT, 'append-only: dispatches'); END

CREATE TRIGGER dispatches_not_replaced BEFORE INSERT ON dispatches WHEN (EXISTS (SELECT 1 FROM dispatches WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: dispatches'); END

CREATE TRIGGER dispatches_unchanged BEFORE UPDATE ON dispatches WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: dispatches'); END

CREATE TRIGGER log_entries_not_searched AFTER DELETE ON log_entries BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 3298534883328 + OLD.id, coalesce(OLD.text, ''), OLD.case_id); END

CREATE TRIGGER log_entries_searched AFTER INSERT ON log_entries BEGIN INSERT INTO search (rowid, text, scope) VALUES (3298534883328 + NEW.id, coalesce(NEW.text, ''), NEW.case_id); END

CREATE TRIGGER log_entries_searched_anew AFTER UPDATE OF text ON log_entries BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 3298534883328 + OLD.id, coalesce(OLD.text, ''), OLD.case_id); INSERT INTO search (rowid, text, scope) VALUES (3298534883328 + NEW.id, coalesce(NEW.text, ''), NEW.case_id); END

CREATE TRIGGER meetings_not_searched AFTER DELETE ON meetings BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 6597069766656 + OLD.id, coalesce(OLD.talk_matters, '') || ' ' || coalesce(OLD.talk_people, '') || ' ' || coalesce(OLD.talk_plan, '') || ' ' || coalesce(OLD.cancelled_why, ''), OLD.case_id); END

CREATE TRIGGER meetings_searched AFTER INSERT ON meetings BEGIN INSERT INTO search (rowid, text, scope) VALUES (6597069766656 + NEW.id, coalesce(NEW.talk_matters, '') || ' ' || coalesce(NEW.talk_people, '') || ' ' || coalesce(NEW.talk_plan, '') || ' ' || coalesce(NEW.cancelled_why, ''), NEW.case_id); END

CREATE TRIGGER meetings_searched_anew AFTER UPDATE OF talk_matters, talk_people, talk_plan, cancelled_why ON meetings BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 6597069766656 + OLD.id, coalesce(OLD.talk_matters, '') || ' ' || coalesce(OLD.talk_people, '') || ' ' || coalesce(OLD.talk_plan, '') || ' ' || coalesce(OLD.cancelled_why, ''), OLD.case_id); INSERT INTO search (rowid, text, scope) VALUES (6597069766656 + NEW.id, coalesce(NEW.talk_matters, '') || ' ' || coalesce(NEW.talk_people, '') || ' ' || coalesce(NEW.talk_plan, '') || ' ' || coalesce(NEW.cancelled_why, ''), NEW.case_id); END

CREATE TRIGGER minutes_not_searched AFTER DELETE ON minutes BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 4398046511104 + OLD.id, coalesce(OLD.text, ''), (SELECT case_id FROM meetings WHERE id = OLD.meeting_id)); END

CREATE TRIGGER minutes_searched AFTER INSERT ON minutes BEGIN INSERT INTO search (rowid, text, scope) VALUES (4398046511104 + NEW.id, coalesce(NEW.text, ''), (SELECT case_id FROM meetings WHERE id = NEW.meeting_id)); END

CREATE TRIGGER minutes_searched_anew AFTER UPDATE OF text ON minutes BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 4398046511104 + OLD.id, coalesce(OLD.text, ''), (SELECT case_id FROM meetings WHERE id = OLD.meeting_id)); INSERT INTO search (rowid, text, scope) VALUES (4398046511104 + NEW.id, coalesce(NEW.text, ''), (SELECT case_id FROM meetings WHERE id = NEW.meeting_id)); END

CREATE TRIGGER people_not_searched AFTER DELETE ON people BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 1099511627776 + OLD.id, coalesce(OLD.name, '') || ' ' || coalesce(OLD.title, ''), ''); END

CREATE TRIGGER people_searched AFTER INSERT ON people BEGIN INSERT INTO search (rowid, text, scope) VALUES (1099511627776 + NEW.id, coalesce(NEW.name, '') || ' ' || coalesce(NEW.title, ''), ''); END

CREATE TRIGGER people_searched_anew AFTER UPDATE OF name, title ON people BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 1099511627776 + OLD.id, coalesce(OLD.name, '') || ' ' || coalesce(OLD.title, ''), ''); INSERT INTO search (rowid, text, scope) VALUES (1099511627776 + NEW.id, coalesce(NEW.name, '') || ' ' || coalesce(NEW.title, ''), ''); END

CREATE TRIGGER permits_only_for_sladd BEFORE INSERT ON permits WHEN NOT EXISTS (SELECT 1 FROM change_sets WHERE id = NEW.change_set_id AND command = 'sladd' AND id = (SELECT max(id) FROM change_sets)) BEGIN SELECT RAISE(ABORT, 'append-only: permits'); END

CREATE TRIGGER redactions_kept BEFORE DELETE ON redactions BEGIN SELECT RAISE(ABORT, 'append-only: redactions'); END

CREATE TRIGGER redactions_not_replaced BEFORE INSERT ON redactions WHEN (EXISTS (SELECT 1 FROM redactions WHERE id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'append-only: redactions'); END

CREATE TRIGGER redactions_unchanged BEFORE UPDATE ON redactions WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN SELECT RAISE(ABORT, 'append-only: redactions'); END

CREATE TRIGGER task_notes_not_searched AFTER DELETE ON task_notes BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 9895604649984 + OLD.id, coalesce(OLD.text, ''), (SELECT case_id FROM tasks WHERE id = OLD.task_id)); END

CREATE TRIGGER task_notes_searched AFTER INSERT ON task_notes BEGIN INSERT INTO search (rowid, text, scope) VALUES (9895604649984 + NEW.id, coalesce(NEW.text, ''), (SELECT case_id FROM tasks WHERE id = NEW.task_id)); END

CREATE TRIGGER task_notes_searched_anew AFTER UPDATE OF text ON task_notes BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 9895604649984 + OLD.id, coalesce(OLD.text, ''), (SELECT case_id FROM tasks WHERE id = OLD.task_id)); INSERT INTO search (rowid, text, scope) VALUES (9895604649984 + NEW.id, coalesce(NEW.text, ''), (SELECT case_id FROM tasks WHERE id = NEW.task_id)); END

CREATE TRIGGER tasks_not_searched AFTER DELETE ON tasks BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 2199023255552 + OLD.id, coalesce(OLD.what, '') || ' ' || coalesce(OLD.closed_why, ''), OLD.case_id); END

CREATE TRIGGER tasks_searched AFTER INSERT ON tasks BEGIN INSERT INTO search (rowid, text, scope) VALUES (2199023255552 + NEW.id, coalesce(NEW.what, '') || ' ' || coalesce(NEW.closed_why, ''), NEW.case_id); END

CREATE TRIGGER tasks_searched_anew AFTER UPDATE OF what, closed_why ON tasks BEGIN INSERT INTO search (search, rowid, text, scope) VALUES ('delete', 2199023255552 + OLD.id, coalesce(OLD.what, '') || ' ' || coalesce(OLD.closed_why, ''), OLD.case_id); INSERT INTO search (rowid, text, scope) VALUES (2199023255552 + NEW.id, coalesce(NEW.what, '') || ' ' || coalesce(NEW.closed_why, ''), NEW.case_id); END

CREATE VIEW items AS
SELECT case_id, number, 'task' AS kind, id FROM tasks
UNION ALL SELECT case_id, number, 'meeting', id FROM meetings
UNION ALL SELECT case_id, number, 'consent', id FROM consents
UNION ALL SELECT case_id, number, 'activity', id FROM activities
UNION ALL SELECT case_id, number, 'letter', min(id) FROM dispatches
 WHERE kind IN ('informasjon', 'innsyn', 'purring') GROUP BY case_id, number
UNION ALL SELECT case_id, number, 'log', id FROM log_entries
