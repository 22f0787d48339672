-- The journal of ibflow, schema version 2: what is kept of runs, signals, decisions and the market.
-- orders.sql has orders, evidence, executions and money; views.sql what is made of all of it.
--
-- Times named *_wall_at are the system clock; all other times are the trading clock (the broker's time, or the
-- replayed session's). Both are ISO 8601 in UTC with nanoseconds, so that text order is time order. Sizes and money
-- are exact decimals kept as text; prices are REAL. A run that was killed has no ended_wall_at.

CREATE TABLE runs (
  id              INTEGER PRIMARY KEY,
  mode            TEXT NOT NULL,
  session_date    TEXT NOT NULL,
  account         TEXT NOT NULL,
  client_id       INTEGER NOT NULL,
  program_version TEXT NOT NULL,
  options         TEXT NOT NULL,
  started_wall_at TEXT NOT NULL,
  ended_wall_at   TEXT,
  outcome         TEXT,
  books           INTEGER NOT NULL DEFAULT 0      -- 0: the broker's, carried on from run to run; else the run's own (a replay)
) STRICT;

CREATE TABLE predictions (
  id               INTEGER PRIMARY KEY,
  run_id           INTEGER NOT NULL REFERENCES runs (id),
  identity         TEXT NOT NULL,                 -- ticker, data time and prediction time
  ticker           TEXT NOT NULL,
  signal           TEXT NOT NULL,                 -- BUY, SELL, HOLD
  confidence       REAL NOT NULL,
  probability_sell REAL,
  probability_hold REAL,
  probability_buy  REAL,
  data_time        TEXT NOT NULL,                 -- up to when the service knew the market
  prediction_time  TEXT NOT NULL,
  stock_price      REAL,
  received_at      TEXT NOT NULL
) STRICT;
CREATE INDEX predictions_by_identity ON predictions (identity);

CREATE TABLE decisions (
  id              INTEGER PRIMARY KEY,
  run_id          INTEGER NOT NULL REFERENCES runs (id),
  at              TEXT NOT NULL,
  ticker          TEXT NOT NULL,
  action          TEXT NOT NULL,                  -- enter_long, enter_short, reverse, ignore, exit, flatten, block
  reason          TEXT NOT NULL,
  prediction_id   INTEGER REFERENCES predictions (id),
  confidence      REAL,
  atr             REAL,
  reference_price REAL,                           -- the price the decision was made on
  quantity        TEXT
) STRICT;

CREATE TABLE equity (
  id     INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  at     TEXT NOT NULL,
  cash   TEXT NOT NULL,
  equity TEXT NOT NULL
) STRICT;

CREATE TABLE bars (
  run_id         INTEGER NOT NULL REFERENCES runs (id),
  ticker         TEXT NOT NULL,
  length_seconds INTEGER NOT NULL,
  start          TEXT NOT NULL,                   -- inclusive
  open           REAL NOT NULL,
  high           REAL NOT NULL,
  low            REAL NOT NULL,
  close          REAL NOT NULL,
  volume         TEXT NOT NULL,                   -- shares
  vwap           REAL,
  trades         INTEGER NOT NULL,
  PRIMARY KEY (run_id, ticker, length_seconds, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  id     INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  at     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  text   TEXT NOT NULL
) STRICT;
