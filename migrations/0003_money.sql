-- Money: the chart of accounts, when accounts are paid, what accelerators rent for, currencies.

-- The chart of accounts: what each account is in the books and for tax.
CREATE TABLE account (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  class TEXT NOT NULL,
  statement TEXT NOT NULL,
  escalator TEXT NOT NULL,
  payment TEXT REFERENCES payment_template (id) DEFERRABLE INITIALLY DEFERRED,
  tax TEXT,
  book TEXT,
  service_category TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Milestones of payment; they stand in `details`.
CREATE TABLE payment_template (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What an accelerator rents for; the dated quotes stand in `details`.
CREATE TABLE rental_price (
  id TEXT PRIMARY KEY NOT NULL REFERENCES gpu_sku (id) DEFERRABLE INITIALLY DEFERRED,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What a unit of a currency was worth on a day.
CREATE TABLE currency (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  usd REAL NOT NULL CHECK (usd > 0),
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
UNION ALL SELECT 'currency' AS kind, id, origin, source, as_of, confidence FROM currency;
