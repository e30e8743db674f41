/** The forward-only list of migrations; `user_version` is the number of those that have run. */

const INITIAL = `
CREATE TABLE container (
  id TEXT PRIMARY KEY,
  runtime TEXT NOT NULL CHECK (runtime IN ('local','docker','podman')),
  name TEXT NOT NULL,
  image TEXT NOT NULL,
  status TEXT NOT NULL,
  user TEXT NOT NULL,
  mounts TEXT NOT NULL,
  labels TEXT NOT NULL,
  engine_id TEXT,
  active INTEGER NOT NULL CHECK (active IN (0,1)),
  last_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE managed_layout (
  id TEXT PRIMARY KEY,
  container_id TEXT NOT NULL,
  template_name TEXT NOT NULL,
  tmux_session_name TEXT NOT NULL,
  label_prefix TEXT NOT NULL DEFAULT '',
  intended_pane_count INTEGER NOT NULL CHECK (intended_pane_count >= 1),
  state TEXT NOT NULL CHECK (state IN ('creating','ready','degraded','failed','removed')),
  failed_stage TEXT CHECK (failed_stage IN
    ('pane_create','launch_command','registration','log_attach','tmux_kill','recovery_reattach')),
  idempotency_key TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK (failed_stage IS NULL OR state = 'failed')
) STRICT;
CREATE UNIQUE INDEX managed_layout_idempotency
  ON managed_layout (container_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX managed_layout_state ON managed_layout (state);

CREATE TABLE managed_pane (
  id TEXT PRIMARY KEY,
  layout_id TEXT NOT NULL REFERENCES managed_layout (id),
  container_id TEXT NOT NULL,
  agent_id TEXT REFERENCES agent (id),
  role TEXT NOT NULL,
  capability TEXT NOT NULL,
  label TEXT NOT NULL,
  launch_command_ref TEXT,
  tmux_session_name TEXT NOT NULL,
  tmux_pane_index INTEGER NOT NULL CHECK (tmux_pane_index >= 0),
  tmux_socket_path TEXT,
  tmux_pane_id TEXT,
  tmux_server_id TEXT,
  pending_marker_token TEXT,
  state TEXT NOT NULL CHECK (state IN ('creating','ready','degraded','failed','removed')),
  failed_stage TEXT CHECK (failed_stage IN
    ('pane_create','launch_command','registration','log_attach','tmux_kill','recovery_reattach')),
  predecessor_id TEXT REFERENCES managed_pane (id),
  chain_depth INTEGER NOT NULL CHECK (chain_depth BETWEEN 0 AND 16),
  idempotency_key TEXT,
  log_attached INTEGER NOT NULL DEFAULT 0 CHECK (log_attached IN (0,1)),
  log_path TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK ((state = 'creating') = (pending_marker_token IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX managed_pane_live_label ON managed_pane (container_id, label)
  WHERE state IN ('creating','ready','degraded');
CREATE UNIQUE INDEX managed_pane_live_slot
  ON managed_pane (container_id, tmux_session_name, tmux_pane_index)
  WHERE state IN ('creating','ready','degraded');
CREATE INDEX managed_pane_layout ON managed_pane (layout_id, tmux_pane_index, created_at);
CREATE INDEX managed_pane_predecessor ON managed_pane (predecessor_id) WHERE predecessor_id IS NOT NULL;
CREATE INDEX managed_pane_container_state ON managed_pane (container_id, state);

-- How far the worker came with a pane, what is still owed to tmux, and why it is not well.
CREATE TABLE pane_work (
  pane_id TEXT PRIMARY KEY REFERENCES managed_pane (id),
  stage TEXT NOT NULL CHECK (stage IN ('pane_create','launch_command','registration','log_attach')),
  attempts INTEGER NOT NULL,
  kill_owed_since TEXT,
  spawned_at TEXT,
  problem TEXT
) STRICT;
CREATE INDEX pane_work_owed ON pane_work (pane_id) WHERE kill_owed_since IS NOT NULL;

-- What of a create request is needed later and is no part of the layout.
CREATE TABLE layout_request (
  layout_id TEXT PRIMARY KEY REFERENCES managed_layout (id),
  request TEXT NOT NULL,
  working_dir TEXT,
  reattach_due INTEGER NOT NULL DEFAULT 0 CHECK (reattach_due IN (0,1,2))
) STRICT;

-- When recovery last looked at a container, and whether it could read it.
CREATE TABLE container_look (
  container_id TEXT PRIMARY KEY,
  looked_at TEXT NOT NULL,
  stale_reason TEXT
) STRICT;

CREATE TABLE agent (
  id TEXT PRIMARY KEY,
  container_id TEXT NOT NULL,
  pane_id TEXT UNIQUE REFERENCES managed_pane (id),
  tmux_socket_path TEXT NOT NULL,
  tmux_server_id TEXT NOT NULL,
  tmux_session_name TEXT NOT NULL,
  tmux_window_index INTEGER NOT NULL,
  tmux_pane_index INTEGER NOT NULL,
  tmux_pane_id TEXT NOT NULL,
  role TEXT NOT NULL,
  capability TEXT NOT NULL,
  label TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('managed','adopted')),
  active INTEGER NOT NULL CHECK (active IN (0,1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CHECK ((origin = 'managed') = (pane_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX agent_active_pane
  ON agent (container_id, tmux_socket_path, tmux_server_id, tmux_pane_id) WHERE active = 1;

CREATE TABLE log_attachment (
  agent_id TEXT PRIMARY KEY REFERENCES agent (id),
  path TEXT NOT NULL,
  container_path TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0,1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE route (
  id TEXT PRIMARY KEY,
  source_agent_id TEXT NOT NULL REFERENCES agent (id),
  target_agent_id TEXT NOT NULL REFERENCES agent (id),
  enabled INTEGER NOT NULL CHECK (enabled IN (0,1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (source_agent_id, target_agent_id)
) STRICT;

-- The outbox of the audit file; \`position\` is the order of the file.
CREATE TABLE lifecycle_event (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  event_type TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (actor IN ('operator','daemon')),
  layout_id TEXT NOT NULL REFERENCES managed_layout (id),
  pane_id TEXT REFERENCES managed_pane (id),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  timestamp TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX lifecycle_event_pane ON lifecycle_event (pane_id, sequence)
  WHERE pane_id IS NOT NULL;
CREATE UNIQUE INDEX lifecycle_event_layout ON lifecycle_event (layout_id, sequence)
  WHERE pane_id IS NULL;
`;

const SPAWN_ASKED = `
ALTER TABLE pane_work ADD COLUMN spawn_asked_at TEXT;
`;

const RENAMED_TABLES = `
ALTER TABLE pane_work RENAME TO pane_progress;
ALTER TABLE pane_progress RENAME COLUMN spawn_asked_at TO spawn_requested_at;
ALTER TABLE container_look RENAME TO container_check;
ALTER TABLE container_check RENAME COLUMN looked_at TO checked_at;
`;

// What is read at every command is found by an index, however much is on record.
const INDEXES_OF_AGED_STATE = `
DROP INDEX managed_layout_state;
CREATE INDEX managed_layout_page ON managed_layout (state, created_at DESC, id DESC);
CREATE INDEX managed_layout_container_page
  ON managed_layout (container_id, state, created_at DESC, id DESC);
CREATE INDEX managed_layout_session ON managed_layout (container_id, tmux_session_name, created_at);
CREATE INDEX managed_layout_size ON managed_layout (state, intended_pane_count);

DROP INDEX managed_pane_container_state;
CREATE INDEX managed_pane_page ON managed_pane (state, layout_id, tmux_pane_index, id);
CREATE INDEX managed_pane_container_page
  ON managed_pane (container_id, state, layout_id, tmux_pane_index, id);
CREATE INDEX managed_pane_label ON managed_pane (container_id, label, created_at);
CREATE INDEX managed_pane_tmux ON managed_pane (tmux_server_id, tmux_pane_id)
  WHERE tmux_server_id IS NOT NULL;

CREATE INDEX agent_active ON agent (active, created_at);
CREATE INDEX agent_label ON agent (container_id, label, created_at);

CREATE INDEX lifecycle_event_of_layout ON lifecycle_event (layout_id);
CREATE INDEX lifecycle_event_type ON lifecycle_event (event_type);
CREATE INDEX lifecycle_event_block ON lifecycle_event (position / 1024, timestamp);
`;

const PLACES = `
ALTER TABLE managed_pane ADD COLUMN tmux_place TEXT;
ALTER TABLE agent ADD COLUMN tmux_place TEXT;
ALTER TABLE container_check ADD COLUMN place TEXT;
`;

// A log is named for its agent, and goes on with the pane, before the agent is registered. What writes to it
// keeps the file that it has opened.
const AGENT_TO_BE = `
ALTER TABLE pane_progress ADD COLUMN agent_id TEXT;
ALTER TABLE log_attachment ADD COLUMN file_id TEXT;
`;

const SEARCH_PATH = `
ALTER TABLE layout_request ADD COLUMN search_path TEXT;
`;

const ACTIVITY = `
ALTER TABLE agent ADD COLUMN program TEXT;

-- What each agent was doing when it was looked at last, and what said so.
CREATE TABLE agent_activity (
  agent_id TEXT PRIMARY KEY REFERENCES agent (id),
  activity TEXT NOT NULL CHECK (activity IN
    ('starting','working','waiting','idle','exited','unknown')),
  reason TEXT CHECK (reason IN ('permission','question','dialog','login','limit','draft')),
  until TEXT,
  since TEXT NOT NULL,
  observed_at TEXT NOT NULL,
  evidence TEXT NOT NULL
) STRICT;
`;

// An id alone tells no engine from another.
const ENGINES = `
ALTER TABLE container ADD COLUMN engine TEXT;
ALTER TABLE container ADD COLUMN created_at TEXT NOT NULL DEFAULT '';
UPDATE container SET engine = json_object('id', engine_id, 'host', '', 'root', '', 'endpoint', '')
  WHERE engine_id IS NOT NULL;
ALTER TABLE container DROP COLUMN engine_id;
`;

const OPERATOR_ACTIONS = `
-- What operators did that is no lifecycle event. Without an outcome it is under way, or its process was ended.
CREATE TABLE operator_action (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  action_type TEXT NOT NULL,
  user TEXT NOT NULL,
  peer_container_id TEXT,
  agent_id TEXT NOT NULL REFERENCES agent (id),
  other_agent_id TEXT REFERENCES agent (id),
  layout_id TEXT REFERENCES managed_layout (id),
  pane_id TEXT REFERENCES managed_pane (id),
  details TEXT NOT NULL,
  outcome TEXT,
  reason TEXT,
  timestamp TEXT NOT NULL,
  ended_at TEXT,
  CHECK ((outcome IS NULL) = (ended_at IS NULL))
) STRICT;
CREATE INDEX operator_action_of_pane ON operator_action (pane_id) WHERE pane_id IS NOT NULL;
CREATE INDEX operator_action_of_layout ON operator_action (layout_id) WHERE layout_id IS NOT NULL;
CREATE INDEX operator_action_type ON operator_action (action_type);
CREATE INDEX operator_action_block ON operator_action (position / 1024, timestamp);
`;

const WAYS_TO_ENGINES = `
-- The engine as people call it, and the command that asks it: a JSON array of its program and its options.
ALTER TABLE container ADD COLUMN engine_name TEXT;
ALTER TABLE container ADD COLUMN engine_command TEXT;
UPDATE container SET engine_name = runtime, engine_command = json_array(runtime)
  WHERE runtime <> 'local';
`;

const LOG_FOLDERS = `
CREATE TABLE log_folder (
  path TEXT PRIMARY KEY,
  changed_at REAL NOT NULL,
  names TEXT NOT NULL
) STRICT;
`;

// A log that no mount brings here is taken from its container piece by piece. How far that has come is true of the
// file of this id as long as nothing stands behind this size.
const PULLED_LOGS = `
ALTER TABLE log_attachment ADD COLUMN pulled INTEGER NOT NULL DEFAULT 0 CHECK (pulled IN (0,1));

CREATE TABLE pulled_log (
  agent_id TEXT PRIMARY KEY,
  container_id TEXT NOT NULL,
  generation TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  path TEXT NOT NULL,
  file_id TEXT,
  file_size INTEGER NOT NULL CHECK (file_size >= 0),
  ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0,1))
) STRICT;
CREATE INDEX pulled_log_container ON pulled_log (container_id);
`;

// A check cannot be changed in place. Nothing refers to the table, and it has no index of its own.
const KUBERNETES = `
CREATE TABLE container_of_any (
  id TEXT PRIMARY KEY,
  runtime TEXT NOT NULL CHECK (runtime IN ('local','docker','podman','kubernetes')),
  name TEXT NOT NULL,
  image TEXT NOT NULL,
  status TEXT NOT NULL,
  user TEXT NOT NULL,
  mounts TEXT NOT NULL,
  labels TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0,1)),
  last_seen_at TEXT NOT NULL,
  engine TEXT,
  created_at TEXT NOT NULL DEFAULT '',
  engine_name TEXT,
  engine_command TEXT
) STRICT;
INSERT INTO container_of_any (id, runtime, name, image, status, user, mounts, labels, active, last_seen_at, engine,
  created_at, engine_name, engine_command)
  SELECT id, runtime, name, image, status, user, mounts, labels, active, last_seen_at, engine, created_at, engine_name,
    engine_command FROM container;
DROP TABLE container;
ALTER TABLE container_of_any RENAME TO container;
`;

/** Each runs once, in this order, in one write transaction with the others that are due. */
export const MIGRATIONS: readonly string[] = [
  INITIAL,
  SPAWN_ASKED,
  RENAMED_TABLES,
  INDEXES_OF_AGED_STATE,
  PLACES,
  AGENT_TO_BE,
  SEARCH_PATH,
  ACTIVITY,
  ENGINES,
  OPERATOR_ACTIONS,
  WAYS_TO_ENGINES,
  LOG_FOLDERS,
  PULLED_LOGS,
  KUBERNETES,
];
