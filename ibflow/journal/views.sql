-- The views are for eyes: they add decimals up as REAL. `ibflow` itself adds them exactly.

-- The orders as they stand: with their last change, and when they were intended and sent.
CREATE VIEW orders AS
SELECT f.id, f.run_id, f.key, f.order_id, f.client_id, f.parent_id, f.decision_id, f.role, f.account, f.con_id, f.ticker,
       f.sec_type, f.exchange, f.primary_exchange, f.currency, f.side, l.quantity, l.order_type, l.limit_price,
       l.stop_price, l.tif, l.transmit, l.version AS versions, f.strategy, f.reason, f.signal, f.intent_at,
       f.asked_wall_at,
       (SELECT c.wall_at FROM commits c WHERE c.id > f.id ORDER BY c.id LIMIT 1) AS intent_wall_at,
       s.at AS sent_at, s.wall_at AS sent_wall_at
FROM order_intents f
JOIN order_intents l ON l.key = f.key
                    AND l.version = (SELECT max(v.version) FROM order_intents v WHERE v.key = f.key)
LEFT JOIN evidence s ON s.id = (SELECT min(e.id) FROM evidence e WHERE e.key = f.key AND e.kind = 'sent')
WHERE f.version = 1;

CREATE VIEW order_statuses AS
SELECT id, run_id, key, client_id, order_id, perm_id, parent_id,
       substr(text, 1, instr(text || ' ', ' ') - 1) AS status, filled, remaining, average_fill_price,
       last_fill_price, why_held, at
FROM evidence WHERE kind = 'status';

CREATE VIEW order_notices AS
SELECT id, run_id, key, client_id, order_id, CAST(text AS INTEGER) AS code, substr(text, instr(text, ' ') + 1) AS text,
       is_warning, at
FROM evidence WHERE kind = 'notice';

CREATE VIEW cancel_requests AS
SELECT id, run_id, key, client_id, order_id, at, text AS reason FROM evidence WHERE kind = 'cancel_asked';

-- The report that counts, of each execution.
CREATE VIEW commissions AS
SELECT c.id, c.run_id, c.execution_id, c.amount, c.currency, c.realized_pnl, c.at
FROM commission_reports c
WHERE NOT EXISTS (SELECT 1 FROM commission_reports later
                  WHERE later.books = c.books AND later.execution_id = c.execution_id AND later.id > c.id);

-- What was bought and sold: executions without busts and those a correction has replaced, with order and commission.
-- Of a combination its legs.
CREATE VIEW fills AS
SELECT e.id, e.run_id, e.account, e.ticker, e.side, e.quantity, e.price, e.executed_at, e.execution_id,
       e.client_id, e.order_id, o.key AS order_key, o.role, c.amount AS commission, c.currency
FROM executions e
LEFT JOIN order_intents o ON o.key = e.key AND o.version = 1
LEFT JOIN commission_reports c ON c.id = (SELECT max(r.id) FROM commission_reports r
                                          WHERE r.books = e.books AND r.execution_id = e.execution_id)
WHERE CAST(e.quantity AS REAL) <> 0 AND e.is_combination = 0
  AND NOT EXISTS (SELECT 1 FROM executions later
                  WHERE later.books = e.books AND later.account = e.account
                    AND later.execution_root = e.execution_root
                    AND (later.revision, later.id) > (e.revision, e.id));

-- How long each step of an order took, in milliseconds of the system clock: from the intent's asking to its being
-- durable, from there to its sending, from there to the broker's first word, and from sending to the first execution.
CREATE VIEW order_latency AS
WITH steps AS (
  SELECT f.run_id, f.key, f.ticker, f.asked_wall_at,
         (SELECT n.previous_durable_wall_at FROM commits n
          WHERE n.id > (SELECT c.id FROM commits c WHERE c.id > f.id ORDER BY c.id LIMIT 1) AND n.run_id = f.run_id
          ORDER BY n.id LIMIT 1) AS durable_wall_at,
         (SELECT s.wall_at FROM evidence s WHERE s.key = f.key AND s.kind = 'sent' ORDER BY s.id LIMIT 1) AS sent_wall_at,
         (SELECT a.wall_at FROM evidence a
          WHERE a.key = f.key AND a.kind IN ('status', 'open_order', 'execution', 'completed')
          ORDER BY a.id LIMIT 1) AS acked_wall_at,
         (SELECT x.wall_at FROM executions x WHERE x.key = f.key ORDER BY x.id LIMIT 1) AS first_fill_wall_at
  FROM order_intents f WHERE f.version = 1
), instants AS (
  SELECT *, CAST(strftime('%s', substr(asked_wall_at, 1, 19)) AS INTEGER) * 1000000000
            + CAST(substr(asked_wall_at, 21, 9) AS INTEGER) AS asked,
         CAST(strftime('%s', substr(durable_wall_at, 1, 19)) AS INTEGER) * 1000000000
            + CAST(substr(durable_wall_at, 21, 9) AS INTEGER) AS durable,
         CAST(strftime('%s', substr(sent_wall_at, 1, 19)) AS INTEGER) * 1000000000
            + CAST(substr(sent_wall_at, 21, 9) AS INTEGER) AS sent,
         CAST(strftime('%s', substr(acked_wall_at, 1, 19)) AS INTEGER) * 1000000000
            + CAST(substr(acked_wall_at, 21, 9) AS INTEGER) AS acked,
         CAST(strftime('%s', substr(first_fill_wall_at, 1, 19)) AS INTEGER) * 1000000000
            + CAST(substr(first_fill_wall_at, 21, 9) AS INTEGER) AS first_fill
  FROM steps
)
SELECT run_id, key, ticker, asked_wall_at, durable_wall_at, sent_wall_at, acked_wall_at, first_fill_wall_at,
       (durable - asked) / 1e6 AS to_durable_ms, (sent - durable) / 1e6 AS to_sent_ms,
       (acked - sent) / 1e6 AS to_acked_ms, (first_fill - sent) / 1e6 AS to_first_fill_ms
FROM instants;

-- One row per order, from what asked for it to what it cost.
CREATE VIEW order_story AS
SELECT o.run_id, o.key, o.client_id, o.order_id, o.parent_id, o.ticker, o.role, o.side, o.quantity, o.order_type,
       o.limit_price, o.stop_price, o.versions, o.strategy, o.signal,
       p.signal AS prediction, p.confidence, p.prediction_time,
       d.at AS decided_at, d.action, coalesce(o.reason, d.reason) AS reason,
       o.intent_at, o.sent_at, o.intent_wall_at, o.sent_wall_at,
       o.intent_wall_at < o.sent_wall_at AS durable_before_sent,
       (SELECT group_concat(status, ' > ')
        FROM (SELECT s.status, lag(s.status) OVER (ORDER BY s.id) AS previous FROM order_statuses s
              WHERE s.key = o.key ORDER BY s.id)
        WHERE previous IS NOT status) AS statuses,
       (SELECT group_concat(n.text, '; ') FROM evidence n WHERE n.key = o.key AND n.kind = 'notice') AS notices,
       (SELECT min(r.at) FROM evidence r WHERE r.key = o.key AND r.kind = 'cancel_asked') AS cancel_requested_at,
       (SELECT count(*) FROM evidence v WHERE v.key = o.key) AS evidence,
       EXISTS (SELECT 1 FROM live_orders l WHERE l.key = o.key) AS live,
       f.fills, coalesce(w.filled, f.filled) AS filled, coalesce(w.average_price, f.average_price) AS average_price,
       f.first_fill_at, f.last_fill_at, f.commission,
       t.to_durable_ms, t.to_sent_ms, t.to_acked_ms, t.to_first_fill_ms
FROM orders o
LEFT JOIN order_latency t ON t.key = o.key
LEFT JOIN decisions d ON d.id = o.decision_id
LEFT JOIN predictions p ON p.id = d.prediction_id
LEFT JOIN (SELECT order_key, count(*) AS fills, sum(CAST(quantity AS REAL)) AS filled,
                  round(sum(CAST(quantity AS REAL) * price) / sum(CAST(quantity AS REAL)), 6) AS average_price,
                  min(executed_at) AS first_fill_at, max(executed_at) AS last_fill_at,
                  round(sum(CAST(commission AS REAL)), 6) AS commission
           FROM fills WHERE order_key IS NOT NULL GROUP BY order_key) f ON f.order_key = o.key
-- Of a combination so many have filled, whatever its legs add up to.
LEFT JOIN (SELECT e.key, sum(CAST(e.quantity AS REAL)) AS filled,
                  round(sum(CAST(e.quantity AS REAL) * e.price) / sum(CAST(e.quantity AS REAL)), 6) AS average_price
           FROM executions e
           WHERE e.key IS NOT NULL AND e.is_combination = 1
             AND NOT EXISTS (SELECT 1 FROM executions later
                             WHERE later.books = e.books AND later.account = e.account
                               AND later.execution_root = e.execution_root
                               AND (later.revision, later.id) > (e.revision, e.id))
           GROUP BY e.key) w ON w.key = o.key;

-- What proved each state of each order, in the order it was heard, with the message where it is still kept.
CREATE VIEW order_evidence AS
SELECT e.id, e.run_id, e.key, e.kind, e.text, e.at, e.wall_at, e.client_id, e.order_id, e.perm_id, e.server_version,
       m.bytes AS message
FROM evidence e LEFT JOIN raw_messages m ON m.evidence_id = e.id;

-- What each fill cost, and whether its commission is known. Late: reported more than a minute after the fill.
CREATE VIEW fees AS
SELECT f.run_id, f.account, f.ticker, f.order_key, f.execution_id, f.executed_at, f.quantity, f.price, f.commission,
       f.currency, c.at AS reported_at, round((julianday(c.at) - julianday(e.at)) * 86400, 3) AS delay_seconds,
       CASE WHEN c.id IS NULL THEN 'pending'
            WHEN (julianday(c.at) - julianday(e.at)) * 86400 > 60 THEN 'late' ELSE 'in time' END AS state
FROM fills f
JOIN executions e ON e.id = f.id
LEFT JOIN commission_reports c ON c.id = (SELECT min(r.id) FROM commission_reports r
                                          WHERE r.books = e.books AND r.execution_id = e.execution_id);

-- Who may touch which orders: those of one account and client id belong together.
CREATE VIEW ownership AS
SELECT o.account, o.client_id, count(*) AS orders, count(l.key) AS live, max(o.order_id) AS highest_order_id,
       (SELECT m.highest FROM order_id_marks m WHERE m.account = o.account AND m.client_id = o.client_id)
         AS highest_used_id,
       max(o.run_id) AS last_run_id
FROM order_intents o LEFT JOIN live_orders l ON l.key = o.key
WHERE o.version = 1
GROUP BY o.account, o.client_id;

-- What has no counterpart: each row is a question to be answered before the day is closed.
CREATE VIEW unmatched AS
SELECT 'execution of no order of ours' AS what, run_id, execution_id AS name, at, order_ref AS text
FROM executions WHERE key IS NULL
UNION ALL
SELECT 'execution without commission', run_id, execution_id, executed_at, order_key FROM fills WHERE commission IS NULL
UNION ALL
SELECT 'commission without execution', c.run_id, c.execution_id, c.at, c.amount || ' ' || c.currency
FROM commission_reports c
WHERE NOT EXISTS (SELECT 1 FROM executions e WHERE e.books = c.books AND e.execution_id = c.execution_id)
UNION ALL
SELECT 'evidence of no order of ours', run_id, kind || ' ' || order_id, at, text FROM evidence WHERE key IS NULL
UNION ALL
SELECT 'intent neither sent nor withdrawn', run_id, key, intent_at, ticker FROM order_intents o
WHERE version = 1
  AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.key = o.key AND e.kind IN ('sent', 'not_sent'))
UNION ALL
SELECT 'sent and never heard of again', run_id, key, intent_at, ticker FROM order_intents o
WHERE version = 1
  AND EXISTS (SELECT 1 FROM evidence e WHERE e.key = o.key AND e.kind = 'sent')
  AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.key = o.key
                  AND e.kind NOT IN ('sent', 'not_sent', 'cancel_asked'))
  AND NOT EXISTS (SELECT 1 FROM executions x WHERE x.key = o.key);

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
