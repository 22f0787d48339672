-- Orders, what proves their state, executions and money: since schema version 2.
--
-- The tables with a hash are one chain. They draw their ids from one sequence without gaps, rows are only ever added,
-- and each hash is the SHA-256 of the previous row's hash and this row. Whoever changes or takes away a row breaks
-- the chain from there on. Each transaction ends with a row in `commits`.

-- The intents: version 1 is the order, 2... its changes. A row is committed before the bytes it stands for are sent.
CREATE TABLE order_intents (
  id               INTEGER PRIMARY KEY,
  run_id           INTEGER NOT NULL REFERENCES runs (id),
  key              TEXT NOT NULL,                 -- ours; the broker carries it as orderRef
  version          INTEGER NOT NULL CHECK (version >= 1),
  order_id         INTEGER NOT NULL,
  client_id        INTEGER NOT NULL,
  parent_id        INTEGER,                       -- the parent's order_id
  decision_id      INTEGER REFERENCES decisions (id),
  role             TEXT,                          -- entry, stop_loss, take_profit, exit
  account          TEXT NOT NULL,
  con_id           INTEGER NOT NULL,
  ticker           TEXT NOT NULL,
  sec_type         TEXT,
  exchange         TEXT,
  primary_exchange TEXT,
  currency         TEXT,
  side             TEXT NOT NULL,                 -- BUY, SELL
  quantity         TEXT NOT NULL,
  order_type       TEXT NOT NULL,                 -- MKT, LMT, STP, STP LMT, ...
  limit_price      REAL,
  stop_price       REAL,
  tif              TEXT NOT NULL,
  oca_group        TEXT,
  transmit         INTEGER NOT NULL,
  canonical        BLOB,                          -- order and contract as they can be sent again
  strategy         TEXT,
  reason           TEXT,
  signal           TEXT,                          -- what asked for it; only one order ever may carry it
  intent_at        TEXT NOT NULL,
  asked_wall_at    TEXT,                          -- when the journal was given it
  hash             BLOB NOT NULL,
  UNIQUE (key, version)
) STRICT;
CREATE UNIQUE INDEX order_ids ON order_intents (client_id, order_id, account) WHERE version = 1;
CREATE UNIQUE INDEX order_signals ON order_intents (signal) WHERE version = 1;

CREATE TRIGGER order_changes BEFORE INSERT ON order_intents WHEN NEW.version > 1 BEGIN
  SELECT raise(ABORT, 'a change follows the version before it, under the same ids')
  WHERE NOT EXISTS (SELECT 1 FROM order_intents p
                    WHERE p.key = NEW.key AND p.version = NEW.version - 1 AND p.account = NEW.account
                      AND p.client_id = NEW.client_id AND p.order_id = NEW.order_id AND p.con_id = NEW.con_id);
  SELECT raise(ABORT, 'a change carries the signal of its order or none')
  WHERE NEW.signal IS NOT NULL
    AND NEW.signal IS NOT (SELECT signal FROM order_intents f WHERE f.key = NEW.key AND f.version = 1);
END;

-- What proved a change of an order's state: the broker's words, and our own acts.
CREATE TABLE evidence (
  id                 INTEGER PRIMARY KEY,
  run_id             INTEGER NOT NULL REFERENCES runs (id),
  kind               TEXT NOT NULL,               -- sent, not_sent, status, open_order, execution, commission, notice,
                                                  -- cancel_asked, completed, absent
  key                TEXT,                        -- of our order; NULL: of somebody else's
  client_id          INTEGER NOT NULL,
  order_id           INTEGER NOT NULL,
  perm_id            INTEGER NOT NULL,
  text               TEXT NOT NULL,               -- the status word, code and text of an error, an execution's id
  settles            INTEGER,                     -- 1: no longer live, 0: live, NULL: says nothing of it
  filled             TEXT,
  remaining          TEXT,
  average_fill_price REAL,
  last_fill_price    REAL,
  why_held           TEXT,
  parent_id          INTEGER,
  is_warning         INTEGER,
  at                 TEXT NOT NULL,
  wall_at            TEXT,
  server_version     INTEGER,
  message_hash       BLOB,                        -- of the message in raw_messages, kept when the message is dropped
  hash               BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_by_key ON evidence (key, settles) WHERE key IS NOT NULL;

-- Every execution as reported. A correction has the same root and a higher revision; `fills` shows what counts.
CREATE TABLE executions (
  id                  INTEGER PRIMARY KEY,
  run_id              INTEGER NOT NULL REFERENCES runs (id),
  books               INTEGER NOT NULL,           -- of its run
  execution_id        TEXT NOT NULL,
  execution_root      TEXT NOT NULL,
  revision            INTEGER NOT NULL,
  account             TEXT NOT NULL,
  client_id           INTEGER NOT NULL,
  order_id            INTEGER NOT NULL,
  perm_id             INTEGER NOT NULL,
  order_ref           TEXT NOT NULL,
  key                 TEXT,                       -- of our order; NULL: of somebody else's
  con_id              INTEGER NOT NULL,
  ticker              TEXT NOT NULL,
  side                TEXT NOT NULL,
  quantity            TEXT NOT NULL,              -- 0: a bust
  price               REAL NOT NULL,
  cumulative_quantity TEXT NOT NULL,
  average_price       REAL NOT NULL,
  exchange            TEXT NOT NULL,
  is_combination      INTEGER NOT NULL,           -- 1: of a combination as a whole; only its legs move positions
  executed_at         TEXT NOT NULL,              -- the broker's time
  at                  TEXT NOT NULL,
  wall_at             TEXT,
  hash                BLOB NOT NULL,
  UNIQUE (books, execution_id, account)           -- a replayed session gives the same ids in each run
) STRICT;
CREATE INDEX executions_by_key ON executions (key) WHERE key IS NOT NULL;
CREATE INDEX executions_by_root ON executions (books, account, execution_root, revision);
CREATE INDEX executions_by_time ON executions (books, executed_at);

-- Every commission report that said something new; the last one counts.
CREATE TABLE commission_reports (
  id           INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES runs (id),
  books        INTEGER NOT NULL,
  execution_id TEXT NOT NULL,
  amount       TEXT NOT NULL,
  currency     TEXT NOT NULL,
  realized_pnl REAL,                              -- the broker's, on trades that close
  at           TEXT NOT NULL,
  wall_at      TEXT,
  hash         BLOB NOT NULL
) STRICT;
CREATE INDEX commission_reports_by_execution ON commission_reports (books, execution_id);

-- Positions as they were found or agreed on: executions count on top of them.
CREATE TABLE position_baselines (
  id       INTEGER PRIMARY KEY,
  run_id   INTEGER NOT NULL REFERENCES runs (id),
  books    INTEGER NOT NULL,
  account  TEXT NOT NULL,
  con_id   INTEGER NOT NULL,
  ticker   TEXT NOT NULL,
  quantity TEXT NOT NULL,
  reason   TEXT NOT NULL,
  at       TEXT NOT NULL,
  hash     BLOB NOT NULL
) STRICT;

-- One row at the end of each transaction: what has a smaller id is durable when it is.
CREATE TABLE commits (
  id                       INTEGER PRIMARY KEY,
  run_id                   INTEGER NOT NULL REFERENCES runs (id),
  wall_at                  TEXT NOT NULL,         -- taken right before this commit
  previous_durable_wall_at TEXT,                  -- taken right after the commit before it, in the same run
  hash                     BLOB NOT NULL
) STRICT;

-- The messages that prove it, as they came. The oldest are dropped when they take more room than they may.
CREATE TABLE raw_messages (
  evidence_id INTEGER PRIMARY KEY REFERENCES evidence (id),
  bytes       BLOB NOT NULL
) STRICT;
CREATE TABLE raw_message_store (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  kept_from INTEGER NOT NULL,                     -- evidence older than this has lost its message
  bytes     INTEGER NOT NULL
) STRICT;
INSERT INTO raw_message_store VALUES (1, 1, 0);

-- What follows is drawn from the rows above in the same transaction, so that a recovery need not read them all.

CREATE TABLE live_orders (
  key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_positions (
  books    INTEGER NOT NULL,
  account  TEXT NOT NULL,
  con_id   INTEGER NOT NULL,
  ticker   TEXT NOT NULL,
  quantity TEXT NOT NULL,                         -- baseline and executions
  baseline TEXT NOT NULL,
  PRIMARY KEY (books, account, con_id)
) STRICT, WITHOUT ROWID;

-- No id up to this one is ever given again.
CREATE TABLE order_id_marks (
  account   TEXT NOT NULL,
  client_id INTEGER NOT NULL,
  highest   INTEGER NOT NULL,
  PRIMARY KEY (account, client_id)
) STRICT, WITHOUT ROWID;
