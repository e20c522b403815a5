-- What links make of their line rate in collectives.
CREATE TABLE interconnect (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  technologies TEXT,                   -- words of accelerators and switches that mean it, separated by ';'
  efficiency REAL,
  tree_share REAL,
  mesh INTEGER,
  in_network_efficiency REAL,
  in_network_latency_us REAL,
  hop_latency_us REAL,
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
UNION ALL SELECT 'interconnect' AS kind, id, origin, source, as_of, confidence FROM interconnect;
