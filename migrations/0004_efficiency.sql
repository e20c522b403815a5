-- How much of an accelerator's peak rates a dated software reaches, with its calibration.
CREATE TABLE efficiency (
  id TEXT PRIMARY KEY NOT NULL,
  accelerator TEXT,                    -- id of a gpu_sku; null: any without a record of its own
  precision TEXT NOT NULL,
  phase TEXT NOT NULL,
  software TEXT NOT NULL,
  epoch TEXT NOT NULL,
  compute REAL NOT NULL,
  memory REAL NOT NULL,
  overhead_us REAL,
  attention REAL,
  scale_up_share REAL,
  scale_out_share REAL,
  rows INTEGER,
  fit_error REAL,
  leave_one_out_error REAL,
  calibrated_from INTEGER,             -- accelerators in the measured rows
  calibrated_to INTEGER,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Every catalogue record with where it comes from.
DROP VIEW v_record;
CREATE VIEW v_record AS
SELECT 'gpu' AS kind, id, origin, source, as_of, confidence FROM gpu_sku
UNION ALL SELECT 'component' AS kind, id, origin, source, as_of, confidence FROM component
UNION ALL SELECT 'rack' AS kind, id, origin, source, as_of, confidence FROM rack
UNION ALL SELECT 'system' AS kind, id, origin, source, as_of, confidence FROM system
UNION ALL SELECT 'switch' AS kind, id, origin, source, as_of, confidence FROM switch
UNION ALL SELECT 'optic' AS kind, id, origin, source, as_of, confidence FROM optic
UNION ALL SELECT 'model' AS kind, id, origin, source, as_of, confidence FROM model
UNION ALL SELECT 'power-equipment' AS kind, id, origin, source, as_of, confidence FROM power_equipment
UNION ALL SELECT 'power-train' AS kind, id, origin, source, as_of, confidence FROM power_train
UNION ALL SELECT 'cooling' AS kind, id, origin, source, as_of, confidence FROM cooling_type
UNION ALL SELECT 'plant' AS kind, id, origin, source, as_of, confidence FROM plant
UNION ALL SELECT 'construction' AS kind, id, origin, source, as_of, confidence FROM construction
UNION ALL SELECT 'climate' AS kind, id, origin, source, as_of, confidence FROM climate
UNION ALL SELECT 'tariff' AS kind, id, origin, source, as_of, confidence FROM tariff
UNION ALL SELECT 'grid' AS kind, id, origin, source, as_of, confidence FROM grid
UNION ALL SELECT 'market' AS kind, id, origin, source, as_of, confidence FROM market
UNION ALL SELECT 'assumption' AS kind, id, origin, source, as_of, confidence FROM assumption
UNION ALL SELECT 'interconnect' AS kind, id, origin, source, as_of, confidence FROM interconnect
UNION ALL SELECT 'account' AS kind, id, origin, source, as_of, confidence FROM account
UNION ALL SELECT 'payment-template' AS kind, id, origin, source, as_of, confidence FROM payment_template
UNION ALL SELECT 'rental-price' AS kind, id, origin, source, as_of, confidence FROM rental_price
UNION ALL SELECT 'currency' AS kind, id, origin, source, as_of, confidence FROM currency
UNION ALL SELECT 'efficiency' AS kind, id, origin, source, as_of, confidence FROM efficiency;
