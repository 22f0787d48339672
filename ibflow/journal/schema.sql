-- The journal of ibflow, schema version 1.
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
  outcome         TEXT
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

-- The intents. A row is committed before the order's first byte is sent: intent_wall_at < sent_wall_at.
CREATE TABLE orders (
  id               INTEGER PRIMARY KEY,
  run_id           INTEGER NOT NULL REFERENCES runs (id),
  key              TEXT NOT NULL UNIQUE,          -- ours; the broker carries it as orderRef
  order_id         INTEGER NOT NULL,
  client_id        INTEGER NOT NULL,
  parent_id        INTEGER,                       -- the parent's order_id
  decision_id      INTEGER REFERENCES decisions (id),
  role             TEXT NOT NULL,                 -- entry, stop_loss, take_profit, exit
  account          TEXT NOT NULL,
  con_id           INTEGER NOT NULL,
  ticker           TEXT NOT NULL,
  sec_type         TEXT NOT NULL,
  exchange         TEXT NOT NULL,
  primary_exchange TEXT NOT NULL,
  currency         TEXT NOT NULL,
  side             TEXT NOT NULL,                 -- BUY, SELL
  quantity         TEXT NOT NULL,
  order_type       TEXT NOT NULL,                 -- MKT, LMT, STP, STP LMT
  limit_price      REAL,
  stop_price       REAL,
  tif              TEXT NOT NULL,
  transmit         INTEGER NOT NULL,
  intent_at        TEXT NOT NULL,
  intent_wall_at   TEXT NOT NULL,                 -- taken right before the commit
  sent_at          TEXT,
  sent_wall_at     TEXT,
  UNIQUE (client_id, order_id)
) STRICT;

CREATE TABLE cancel_requests (
  id        INTEGER PRIMARY KEY,
  run_id    INTEGER NOT NULL REFERENCES runs (id),
  client_id INTEGER NOT NULL,
  order_id  INTEGER NOT NULL,
  at        TEXT NOT NULL,
  reason    TEXT NOT NULL
) STRICT;
CREATE INDEX cancel_requests_by_order ON cancel_requests (client_id, order_id);

CREATE TABLE order_statuses (
  id                 INTEGER PRIMARY KEY,
  run_id             INTEGER NOT NULL REFERENCES runs (id),
  client_id          INTEGER NOT NULL,
  order_id           INTEGER NOT NULL,
  perm_id            INTEGER NOT NULL,
  parent_id          INTEGER,
  status             TEXT NOT NULL,
  filled             TEXT NOT NULL,
  remaining          TEXT NOT NULL,
  average_fill_price REAL,
  last_fill_price    REAL,
  why_held           TEXT NOT NULL,
  at                 TEXT NOT NULL
) STRICT;
CREATE INDEX order_statuses_by_order ON order_statuses (client_id, order_id);

CREATE TABLE order_notices (
  id         INTEGER PRIMARY KEY,
  run_id     INTEGER NOT NULL REFERENCES runs (id),
  client_id  INTEGER NOT NULL,
  order_id   INTEGER NOT NULL,
  code       INTEGER NOT NULL,                    -- the broker's
  text       TEXT NOT NULL,
  is_warning INTEGER NOT NULL,
  at         TEXT NOT NULL
) STRICT;
CREATE INDEX order_notices_by_order ON order_notices (client_id, order_id);

-- Every execution as reported. A correction has the same root and a higher revision; `fills` shows what counts.
CREATE TABLE executions (
  id                  INTEGER PRIMARY KEY,
  run_id              INTEGER NOT NULL REFERENCES runs (id),
  execution_id        TEXT NOT NULL,
  execution_root      TEXT NOT NULL,
  revision            INTEGER NOT NULL,
  account             TEXT NOT NULL,
  client_id           INTEGER NOT NULL,
  order_id            INTEGER NOT NULL,
  perm_id             INTEGER NOT NULL,
  order_ref           TEXT NOT NULL,
  con_id              INTEGER NOT NULL,
  ticker              TEXT NOT NULL,
  side                TEXT NOT NULL,
  quantity            TEXT NOT NULL,
  price               REAL NOT NULL,
  cumulative_quantity TEXT NOT NULL,
  average_price       REAL NOT NULL,
  exchange            TEXT NOT NULL,
  executed_at         TEXT NOT NULL,              -- the broker's time
  at                  TEXT NOT NULL,
  UNIQUE (run_id, account, execution_id)        -- a replayed session gives the same ids in each run
) STRICT;
CREATE INDEX executions_by_order ON executions (client_id, order_id);
CREATE INDEX executions_by_root ON executions (run_id, account, execution_root, revision);

CREATE TABLE commissions (
  id           INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES runs (id),
  execution_id TEXT NOT NULL,
  amount       TEXT NOT NULL,
  currency     TEXT NOT NULL,
  realized_pnl REAL,                              -- the broker's, on trades that close
  at           TEXT NOT NULL,
  UNIQUE (run_id, execution_id)
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

-- The views are for eyes: they add decimals up as REAL. `ibflow` itself adds them exactly.

-- What was bought and sold: executions without those a correction has replaced, with order and commission.
CREATE VIEW fills AS
SELECT e.id, e.run_id, e.account, e.ticker, e.side, e.quantity, e.price, e.executed_at, e.execution_id,
       e.client_id, e.order_id, o.key AS order_key, o.role, c.amount AS commission, c.currency
FROM executions e
LEFT JOIN orders o ON o.client_id = e.client_id AND o.order_id = e.order_id AND e.order_ref IN ('', o.key)
LEFT JOIN commissions c ON c.run_id = e.run_id AND c.execution_id = e.execution_id
WHERE NOT EXISTS (SELECT 1 FROM executions later
                  WHERE later.run_id = e.run_id AND later.account = e.account
                    AND later.execution_root = e.execution_root
                    AND later.revision > e.revision);

-- One row per order, from the prediction to what it cost.
CREATE VIEW order_story AS
SELECT o.run_id, o.key, o.client_id, o.order_id, o.parent_id, o.ticker, o.role, o.side, o.quantity, o.order_type,
       o.limit_price, o.stop_price,
       p.signal AS prediction, p.confidence, p.prediction_time,
       d.at AS decided_at, d.action, d.reason,
       o.intent_at, o.sent_at, o.intent_wall_at, o.sent_wall_at,
       o.intent_wall_at < o.sent_wall_at AS durable_before_sent,
       (SELECT group_concat(status, ' > ')
        FROM (SELECT status, lag(status) OVER (ORDER BY id) AS previous FROM order_statuses s
              WHERE s.client_id = o.client_id AND s.order_id = o.order_id ORDER BY id)
        WHERE previous IS NOT status) AS statuses,
       (SELECT group_concat(code || ' ' || text, '; ') FROM order_notices n
        WHERE n.client_id = o.client_id AND n.order_id = o.order_id) AS notices,
       (SELECT min(at) FROM cancel_requests r
        WHERE r.client_id = o.client_id AND r.order_id = o.order_id) AS cancel_requested_at,
       f.fills, f.filled, f.average_price, f.first_fill_at, f.last_fill_at, f.commission
FROM orders o
LEFT JOIN decisions d ON d.id = o.decision_id
LEFT JOIN predictions p ON p.id = d.prediction_id
LEFT JOIN (SELECT order_key, count(*) AS fills, sum(CAST(quantity AS REAL)) AS filled,
                  round(sum(CAST(quantity AS REAL) * price) / sum(CAST(quantity AS REAL)), 6) AS average_price,
                  min(executed_at) AS first_fill_at, max(executed_at) AS last_fill_at,
                  round(sum(CAST(commission AS REAL)), 6) AS commission
           FROM fills WHERE order_key IS NOT NULL GROUP BY order_key) f ON f.order_key = o.key;

-- From flat to flat. An execution that turns a position round closes one trip and opens the next.
CREATE VIEW round_trips AS
WITH signed AS (
  SELECT *, CAST(quantity AS REAL) * CASE side WHEN 'BUY' THEN 1 ELSE -1 END AS change FROM fills
), running AS (
  SELECT *, round(sum(change) OVER (PARTITION BY run_id, account, ticker ORDER BY executed_at, id
                                    ROWS UNBOUNDED PRECEDING), 9) AS after
  FROM signed
), moves AS (
  SELECT *, round(after - change, 9) AS before FROM running
), pieces AS (
  SELECT *, CASE WHEN before * after < 0 THEN -before ELSE change END AS piece, before AS held, 0 AS part FROM moves
  UNION ALL
  SELECT *, after AS piece, 0.0 AS held, 1 AS part FROM moves WHERE before * after < 0
), numbered AS (
  SELECT *, sum(held = 0) OVER (PARTITION BY run_id, account, ticker ORDER BY executed_at, id, part
                                ROWS UNBOUNDED PRECEDING) AS trip
  FROM pieces
)
SELECT run_id, account, ticker, trip,
       CASE WHEN sum(CASE WHEN held = 0 THEN piece END) > 0 THEN 'long' ELSE 'short' END AS direction,
       sum(CASE WHEN held * piece >= 0 THEN abs(piece) END) AS quantity,
       min(executed_at) AS entry_time,
       round(sum(CASE WHEN held * piece >= 0 THEN abs(piece) * price END)
             / sum(CASE WHEN held * piece >= 0 THEN abs(piece) END), 6) AS entry_price,
       max(executed_at) AS exit_time,
       round(sum(CASE WHEN held * piece < 0 THEN abs(piece) * price END)
             / sum(CASE WHEN held * piece < 0 THEN abs(piece) END), 6) AS exit_price,
       round(-sum(piece * price), 6) AS gross_pnl,
       round(coalesce(sum(CAST(commission AS REAL) * abs(piece / change)), 0), 6) AS commission,
       round(-sum(piece * price) - coalesce(sum(CAST(commission AS REAL) * abs(piece / change)), 0), 6) AS net_pnl,
       group_concat(DISTINCT CASE WHEN held * piece < 0
                             THEN CASE role WHEN 'entry' THEN 'reverse' ELSE role END END) AS exit_reason
FROM numbered
GROUP BY run_id, account, ticker, trip
HAVING abs(sum(piece)) < 1e-9;

-- What trading cost. Slippage compares each fill with the price it was decided on (entries and exits) or ordered at
-- (stops and targets); positive means worse than that price.
CREATE VIEW costs AS
SELECT f.run_id, f.ticker, count(*) AS fills, sum(CAST(f.quantity AS REAL)) AS shares,
       round(sum(CAST(f.quantity AS REAL) * f.price), 2) AS traded_value,
       round(coalesce(sum(CAST(f.commission AS REAL)), 0), 6) AS commission,
       round(coalesce(sum((f.price - CASE o.role WHEN 'stop_loss' THEN o.stop_price
                                                 WHEN 'take_profit' THEN o.limit_price
                                                 ELSE d.reference_price END)
                          * CAST(f.quantity AS REAL) * CASE f.side WHEN 'BUY' THEN 1 ELSE -1 END), 0), 6) AS slippage
FROM fills f
LEFT JOIN orders o ON o.key = f.order_key
LEFT JOIN decisions d ON d.id = o.decision_id
GROUP BY f.run_id, f.ticker;
