-- How good the predictions were: since schema version 3.
--
-- The price of a ticker some minutes after a prediction's data time is the close of the minute bar in which that time
-- lies. It is compared with the price the prediction was made on: its own stock_price, else the close of the last bar
-- complete at its data time. The triggers keep `prediction_outcomes` as bars and predictions come; a minute without a
-- bar leaves no outcome. Predictions and bars belong together when their runs share their books.

CREATE TABLE prediction_horizons (
  minutes INTEGER PRIMARY KEY
) STRICT;
INSERT INTO prediction_horizons (minutes) VALUES (1), (5), (15), (30), (60);

CREATE TABLE prediction_outcomes (
  prediction_id   INTEGER NOT NULL REFERENCES predictions (id),
  horizon_minutes INTEGER NOT NULL,
  reference_price REAL NOT NULL,
  later_price     REAL NOT NULL,
  change          REAL NOT NULL,                  -- later_price / reference_price - 1
  PRIMARY KEY (prediction_id, horizon_minutes)
) STRICT, WITHOUT ROWID;

CREATE INDEX predictions_by_ticker ON predictions (ticker, data_time);

CREATE TRIGGER outcomes_of_a_bar AFTER INSERT ON bars WHEN new.length_seconds = 60 BEGIN
  INSERT OR REPLACE INTO prediction_outcomes (prediction_id, horizon_minutes, reference_price, later_price, change)
  SELECT id, minutes, reference, new.close, new.close / reference - 1 FROM (
    SELECT p.id, h.minutes, coalesce(p.stock_price, (
             SELECT b.close FROM bars b WHERE b.run_id = p.run_id AND b.ticker = p.ticker AND b.length_seconds = 60
               AND b.start <= strftime('%Y-%m-%dT%H:%M:%S', p.data_time, '-60 seconds') || '.000000000Z'
             ORDER BY b.start DESC LIMIT 1)) AS reference
    FROM prediction_horizons h CROSS JOIN predictions p
    WHERE p.ticker = new.ticker
      AND p.data_time > strftime('%Y-%m-%dT%H:%M:%S', new.start, '-' || h.minutes || ' minutes') || '.000000000Z'
      AND p.data_time <= strftime('%Y-%m-%dT%H:%M:%S', new.start, '+60 seconds', '-' || h.minutes || ' minutes') || '.000000000Z'
      AND (SELECT books FROM runs WHERE id = p.run_id) = (SELECT books FROM runs WHERE id = new.run_id)
  ) WHERE reference > 0;
END;

-- A prediction that comes late finds its bars there already.
CREATE TRIGGER outcomes_of_a_prediction AFTER INSERT ON predictions BEGIN
  INSERT OR REPLACE INTO prediction_outcomes (prediction_id, horizon_minutes, reference_price, later_price, change)
  SELECT new.id, minutes, reference, close, close / reference - 1 FROM (
    SELECT h.minutes, b.close, coalesce(new.stock_price, (
             SELECT r.close FROM bars r WHERE r.run_id = new.run_id AND r.ticker = new.ticker AND r.length_seconds = 60
               AND r.start <= strftime('%Y-%m-%dT%H:%M:%S', new.data_time, '-60 seconds') || '.000000000Z'
             ORDER BY r.start DESC LIMIT 1)) AS reference
    FROM prediction_horizons h
    JOIN runs u ON u.books = (SELECT books FROM runs WHERE id = new.run_id)
    JOIN bars b ON b.run_id = u.id AND b.ticker = new.ticker AND b.length_seconds = 60
      AND b.start >= strftime('%Y-%m-%dT%H:%M:%S', new.data_time, '-60 seconds', h.minutes || ' minutes') || '.000000000Z'
      AND b.start <= strftime('%Y-%m-%dT%H:%M:%S', new.data_time, h.minutes || ' minutes') || '.000000000Z'
      AND new.data_time > strftime('%Y-%m-%dT%H:%M:%S', b.start, '-' || h.minutes || ' minutes') || '.000000000Z'
      AND new.data_time <= strftime('%Y-%m-%dT%H:%M:%S', b.start, '+60 seconds', '-' || h.minutes || ' minutes') || '.000000000Z'
  ) WHERE reference > 0;
END;

-- Each BUY and SELL with what came of it. `edge` is the change in the predicted direction; `hit` says whether it was
-- above zero; `age_seconds` is how old the data were when we heard of them.
CREATE VIEW prediction_hits AS
SELECT p.run_id, p.id AS prediction_id, p.ticker, p.signal, p.confidence, p.data_time, p.received_at,
       round((julianday(p.received_at) - julianday(p.data_time)) * 86400, 3) AS age_seconds,
       o.horizon_minutes, o.reference_price, o.later_price,
       CASE p.signal WHEN 'BUY' THEN o.change ELSE -o.change END AS edge,
       CASE p.signal WHEN 'BUY' THEN o.change > 0 ELSE o.change < 0 END AS hit
FROM prediction_outcomes o JOIN predictions p ON p.id = o.prediction_id
WHERE p.signal IN ('BUY', 'SELL');

-- Brier: the mean of (confidence - hit) squared; 0 is perfect, 0.25 a coin that says 0.5. Edges in basis points.
CREATE VIEW prediction_quality AS
SELECT run_id, ticker, horizon_minutes, count(*) AS predictions, sum(hit) AS hits, round(avg(hit), 4) AS hit_rate,
       round(avg(confidence), 4) AS mean_confidence,
       round(avg((confidence - hit) * (confidence - hit)), 4) AS brier, round(avg(edge) * 10000, 2) AS edge_bp
FROM prediction_hits GROUP BY run_id, ticker, horizon_minutes;

-- Of predictions as sure as this, how many were right? Buckets of a tenth.
CREATE VIEW prediction_calibration AS
SELECT run_id, ticker, horizon_minutes, min(CAST(confidence * 10 AS INTEGER), 9) / 10.0 AS confidence_from,
       count(*) AS predictions, round(avg(confidence), 4) AS mean_confidence, round(avg(hit), 4) AS hit_rate
FROM prediction_hits GROUP BY 1, 2, 3, 4;

-- How the edge goes with the age of the data at the time we heard of them.
CREATE VIEW prediction_decay AS
SELECT run_id, ticker, horizon_minutes,
       CASE WHEN age_seconds < 15 THEN 0 WHEN age_seconds < 30 THEN 15 WHEN age_seconds < 60 THEN 30
            WHEN age_seconds < 120 THEN 60 ELSE 120 END AS age_from_seconds,
       count(*) AS predictions, round(avg(hit), 4) AS hit_rate, round(avg(edge) * 10000, 2) AS edge_bp
FROM prediction_hits GROUP BY 1, 2, 3, 4;
