-- The first schema of a Megacluster store.
--
-- Every column of a quantity ends in its unit. Dates are ISO 8601 text: YYYY-MM-DD, or YYYY-MM where
-- a month is meant. NULL is unknown or not stated; it is never zero. Lists of words are one text,
-- separated by ';'. `details` holds, as JSON, the keys of a record that have no column of their own.
-- `origin` says whether a record came with the program ('built-in') or was imported ('user').
-- Views (v_...) stand at the end, one for each report.

-- Accelerators: one package as its vendor counts it. Rates are dense, without structured sparsity.
CREATE TABLE gpu_sku (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT NOT NULL,
  architecture TEXT,
  launch TEXT,
  status TEXT,
  tdp_w REAL CHECK (tdp_w > 0),
  cooling TEXT,
  fp64_tensor_tflops REAL,
  tf32_tflops REAL,
  bf16_tflops REAL,
  fp8_tflops REAL,
  fp4_tflops REAL,
  int8_tflops REAL,
  memory_gb REAL CHECK (memory_gb > 0),
  memory_type TEXT,
  memory_bandwidth_tb_per_s REAL,
  scale_up_technology TEXT,
  scale_up_gb_per_s REAL,
  scale_up_domain INTEGER,
  scale_out_gbps REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Parts of systems other than accelerators, for the design power basis.
CREATE TABLE component (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT,
  type TEXT,
  design_w REAL CHECK (design_w >= 0),
  nameplate_w REAL,
  ports INTEGER,
  rate_gbps REAL,
  rack_units INTEGER,
  cooling TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Rack types and what one can feed, cool and carry.
CREATE TABLE rack (
  id TEXT PRIMARY KEY NOT NULL,
  standard TEXT,
  rack_units INTEGER,
  width_mm REAL,
  depth_mm REAL,
  limit_kw REAL CHECK (limit_kw > 0),
  weight_limit_kg REAL,
  loaded_weight_kg REAL,
  power TEXT,
  cooling TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What is bought as one: servers and rack-scale systems.
CREATE TABLE system (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT NOT NULL,
  form TEXT,
  accelerator TEXT REFERENCES gpu_sku (id) DEFERRABLE INITIALLY DEFERRED,
  accelerators INTEGER CHECK (accelerators > 0),
  cooling TEXT,
  liquid_fraction REAL CHECK (liquid_fraction BETWEEN 0 AND 1),
  nameplate_kw REAL CHECK (nameplate_kw > 0),
  typical_kw REAL,
  measured_kw REAL,
  rack TEXT REFERENCES rack (id) DEFERRABLE INITIALLY DEFERRED,
  systems_per_rack INTEGER,
  racks_per_system INTEGER,
  rack_units INTEGER,
  weight_kg REAL,
  scalable_unit INTEGER,
  rails INTEGER,
  scale_out_ports INTEGER,
  scale_out_gbps REAL,
  host_module TEXT REFERENCES optic (id) DEFERRABLE INITIALLY DEFERRED,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Network switches.
CREATE TABLE switch (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT,
  family TEXT,
  technology TEXT,
  modules INTEGER,
  transceiver TEXT REFERENCES optic (id) DEFERRABLE INITIALLY DEFERRED,
  rack_units INTEGER,
  cooling TEXT,
  nameplate_w REAL,
  design_w REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Transceivers and cables.
CREATE TABLE optic (
  id TEXT PRIMARY KEY NOT NULL,
  vendor TEXT,
  type TEXT,
  rate_gbps REAL,
  links INTEGER,
  reach_m REAL,
  fiber TEXT,
  connector TEXT,
  nameplate_w REAL,
  design_w REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Language model architectures, as published.
CREATE TABLE model (
  id TEXT PRIMARY KEY NOT NULL,
  developer TEXT,
  published_parameters REAL,
  published_active_parameters REAL,
  layers INTEGER,
  hidden INTEGER,
  heads INTEGER,
  kv_heads INTEGER,
  head_dim INTEGER,
  ffn INTEGER,
  activation TEXT,
  vocabulary INTEGER,
  tied_embeddings INTEGER CHECK (tied_embeddings IN (0, 1)),
  max_context INTEGER,
  training_tokens REAL,
  native_precision TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Transformers, UPS, distribution, generation and storage.
CREATE TABLE power_equipment (
  id TEXT PRIMARY KEY NOT NULL,
  type TEXT,
  model TEXT,
  class TEXT,
  rating_kw REAL,
  apparent_rating_kva REAL,
  efficiency REAL,
  heat_rate_btu_per_kwh REAL,
  heating_value TEXT,
  availability REAL,
  lead_week REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Power equipment in order from the utility meter to the rack row.
CREATE TABLE power_train (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  generator TEXT REFERENCES power_equipment (id) DEFERRABLE INITIALLY DEFERRED,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Cooling equipment: air handlers, coolant distribution, heat rejection, chillers.
CREATE TABLE cooling_type (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  type TEXT,
  capacity_kw REAL,
  rack_limit_kw REAL,
  liquid_capture REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Cooling plants composed of cooling equipment; what a site's `cooling` names.
CREATE TABLE plant (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What buildings cost, cover and take.
CREATE TABLE construction (
  id TEXT PRIMARY KEY NOT NULL,
  measure TEXT,
  basis TEXT,
  cost_usd_per_mw REAL,
  share REAL,
  covers TEXT,
  excludes TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Weather of a place: design conditions; monthly normals are in `details`.
CREATE TABLE climate (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  station TEXT,
  latitude REAL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL CHECK (longitude BETWEEN -180 AND 180),
  elevation_m REAL,
  n20_c REAL,
  db_04_c REAL,
  mcwb_04_c REAL,
  wb_04_c REAL,
  mcdb_04_c REAL,
  proxy_for TEXT,
  proxy_distance_km REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What electricity costs.
CREATE TABLE tariff (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  basis TEXT,
  year INTEGER,
  energy_usd_per_kwh REAL,
  monthly_demand_usd_per_kw REAL,
  monthly_fixed_usd REAL,
  minimum_take REAL,
  excludes TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Grids: carbon intensity and default tariff.
CREATE TABLE grid (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  country TEXT,
  region TEXT,
  subregion TEXT,
  carbon_kg_per_mwh REAL,
  nonbaseload_kg_per_mwh REAL,
  tariff TEXT REFERENCES tariff (id) DEFERRABLE INITIALLY DEFERRED,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Construction markets against the average of the United States.
CREATE TABLE market (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  country TEXT,
  construction_factor REAL,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- What a plan needs and nobody publishes, with its range and method.
CREATE TABLE assumption (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  value REAL,
  unit TEXT,
  range_low REAL,
  range_high REAL,
  method TEXT,
  buyer TEXT,
  includes TEXT,
  note TEXT,
  source TEXT NOT NULL,                -- URL, document and page, or derivation
  as_of TEXT NOT NULL,                 -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Prices of catalogue records: several a record, by buyer class and date.
CREATE TABLE price (
  kind TEXT NOT NULL,                  -- kind of the record: gpu, system, switch, ...
  record_id TEXT NOT NULL,
  usd REAL NOT NULL CHECK (usd > 0),   -- US dollars for one `per`
  per TEXT,                            -- unit (if NULL), kw, kva or kwh
  buyer TEXT NOT NULL CHECK (buyer IN ('list', 'neocloud', 'hyperscaler')),
  as_of TEXT NOT NULL,
  includes TEXT,
  excludes TEXT,
  source TEXT NOT NULL,
  confidence TEXT NOT NULL CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  range_low REAL,
  range_high REAL,
  method TEXT,
  note TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;
CREATE INDEX price_by_record ON price (kind, record_id);

-- Single fields whose source, date or confidence differs from that of their record.
CREATE TABLE field_provenance (
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  field TEXT NOT NULL,
  source TEXT,
  as_of TEXT,
  confidence TEXT CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  range_low REAL,
  range_high REAL,
  method TEXT,
  note TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;
CREATE INDEX field_provenance_by_record ON field_provenance (kind, record_id);

-- Values of sources that disagree, and lost.
CREATE TABLE alternative (
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT,
  note TEXT,
  confidence TEXT CHECK (confidence IN ('confirmed', 'secondary', 'memory', 'estimate')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;
CREATE INDEX alternative_by_record ON alternative (kind, record_id);

-- Where a campus can stand. Latitude and longitude are WGS 84 degrees.
CREATE TABLE site (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  elevation_m REAL NOT NULL,
  country TEXT NOT NULL CHECK (length(country) = 2 AND upper(country) = country),
  region TEXT,
  climate TEXT NOT NULL REFERENCES climate (id) DEFERRABLE INITIALLY DEFERRED,
  grid TEXT NOT NULL REFERENCES grid (id) DEFERRABLE INITIALLY DEFERRED,
  market TEXT NOT NULL REFERENCES market (id) DEFERRABLE INITIALLY DEFERRED,
  cooling TEXT NOT NULL CHECK (cooling <> ''), -- ids of plants, preferred first, separated by ';'
  water_limit_m3_per_day REAL,
  water_price_usd_per_m3 REAL,
  land_area_ha REAL,
  land_price_usd_per_ha REAL,
  halls_critical_it_mw REAL,
  halls_floor_load_kg_per_m2 REAL,
  halls_per_building INTEGER,
  halls_racks_per_row INTEGER,
  tax_property REAL,                   -- fraction of the facility's cost a year
  tax_sales REAL,                      -- fraction of equipment's price
  note TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Power that a site can count on from a month: a utility's contract or plant on the site.
CREATE TABLE power_budget (
  site_id TEXT NOT NULL REFERENCES site (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  id TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('grid', 'on-site')),
  contracted_mw REAL CHECK (contracted_mw > 0),
  available TEXT NOT NULL,             -- month from which the power is live
  tariff TEXT REFERENCES tariff (id) DEFERRABLE INITIALLY DEFERRED,
  transformers_rating_mva REAL,
  transformers_count INTEGER,
  transformers_redundancy TEXT,
  equipment TEXT REFERENCES power_equipment (id) DEFERRABLE INITIALLY DEFERRED,
  count INTEGER,
  redundancy TEXT,
  role TEXT,                           -- supply (if NULL), backup or bridge
  firm INTEGER CHECK (firm IN (0, 1)), -- 0 where the utility may interrupt it
  note TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details)),
  PRIMARY KEY (site_id, id),
  CHECK (source <> 'grid' OR contracted_mw IS NOT NULL),
  CHECK (source <> 'on-site' OR (equipment IS NOT NULL AND count > 0))
) STRICT;

-- Questions asked of the planner: build-out files, whole in `details`.
CREATE TABLE build_out (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT,
  start TEXT,                          -- month of time zero of the cash flow
  note TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  details TEXT CHECK (details IS NULL OR json_valid(details))
) STRICT;

-- Plans that were saved: the resolved question, and the answer as columns and as JSON.
CREATE TABLE plan (
  name TEXT PRIMARY KEY NOT NULL,
  created TEXT NOT NULL,               -- time of saving, ISO 8601, UTC
  engine_version TEXT NOT NULL,
  digest TEXT NOT NULL,                -- of scenario_json and the engine version
  scenario_json TEXT NOT NULL CHECK (json_valid(scenario_json)),
  contracted_mw REAL,
  facility_mw REAL,
  critical_it_mw REAL,
  accelerators INTEGER,
  systems INTEGER,
  racks INTEGER,
  switches INTEGER,
  peak_facility_ratio REAL,
  annual_pue REAL,
  binding_constraint TEXT,
  capex_usd REAL,
  opex_usd_per_year REAL,
  levelized_usd_per_gpu_hour REAL,
  plan_json TEXT NOT NULL CHECK (json_valid(plan_json))
) STRICT;

-- Sites with their grid, climate and power: the report behind `list sites`.
CREATE VIEW v_site_summary AS
SELECT
  site.id, site.name, site.country, site.region, site.latitude, site.longitude,
  site.climate, climate.n20_c AS climate_n20_c, climate.proxy_for AS climate_proxy_for,
  site.grid, grid.carbon_kg_per_mwh, site.market, market.construction_factor,
  count(power_budget.id) AS power_budgets,
  sum(CASE WHEN power_budget.source = 'grid' THEN contracted_mw END) AS contracted_mw,
  sum(CASE WHEN power_budget.source = 'grid' AND coalesce(firm, 1) = 1 THEN contracted_mw END)
    AS firm_contracted_mw,
  min(available) AS first_power, max(available) AS last_power
FROM site
LEFT JOIN climate ON climate.id = site.climate
LEFT JOIN grid ON grid.id = site.grid
LEFT JOIN market ON market.id = site.market
LEFT JOIN power_budget ON power_budget.site_id = site.id
GROUP BY site.id;

-- Power of each site in order of date, with the contracted capacity reached by then.
CREATE VIEW v_power_by_site AS
SELECT
  site_id, available, id AS power_budget, source, role, contracted_mw,
  sum(CASE WHEN source = 'grid' THEN contracted_mw ELSE 0 END)
    OVER (PARTITION BY site_id ORDER BY available, id) AS cumulative_contracted_mw,
  coalesce(power_budget.tariff, (SELECT grid.tariff FROM site JOIN grid ON grid.id = site.grid
    WHERE site.id = power_budget.site_id)) AS tariff
FROM power_budget;

-- The latest price of each record by buyer class and unit.
CREATE VIEW v_price_latest AS
SELECT kind, record_id, buyer, coalesce(per, 'unit') AS per, usd, as_of, confidence, includes,
  excludes, source
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY kind, record_id, buyer, coalesce(per, 'unit') ORDER BY as_of DESC, rowid) AS place
  FROM price)
WHERE place = 1;

-- Every catalogue record with where it comes from.
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
UNION ALL SELECT 'assumption' AS kind, id, origin, source, as_of, confidence FROM assumption;

-- Whatever rests on an estimate: records, single fields and prices, with range and method.
CREATE VIEW v_estimates AS
SELECT 'assumption' AS kind, id AS record_id, 'value' AS field, value, unit, range_low, range_high,
  method, source, as_of
FROM assumption
UNION ALL
SELECT kind, record_id, field, NULL, NULL, range_low, range_high, method, source, as_of
FROM field_provenance WHERE confidence = 'estimate'
UNION ALL
SELECT kind, record_id, 'price', usd, 'USD/' || coalesce(per, 'unit'), range_low, range_high, method,
  source, as_of
FROM price WHERE confidence = 'estimate'
UNION ALL
SELECT kind, id, NULL, NULL, NULL, NULL, NULL, NULL, source, as_of
FROM v_record WHERE confidence = 'estimate' AND kind <> 'assumption';

-- Accelerators with operations per watt and per dollar of list price.
CREATE VIEW v_accelerator AS
SELECT
  gpu_sku.id, vendor, launch, tdp_w, bf16_tflops, fp8_tflops, memory_gb, memory_bandwidth_tb_per_s,
  round(bf16_tflops / tdp_w, 3) AS bf16_tflops_per_w, v_price_latest.usd AS list_price_usd,
  v_price_latest.as_of AS list_price_as_of
FROM gpu_sku
LEFT JOIN v_price_latest ON v_price_latest.kind = 'gpu'
  AND v_price_latest.record_id = gpu_sku.id AND buyer = 'list' AND per = 'unit';

-- Saved plans side by side.
CREATE VIEW v_plan_summary AS
SELECT
  name, created, engine_version, contracted_mw, facility_mw, critical_it_mw, accelerators, systems,
  racks, switches, peak_facility_ratio, annual_pue, binding_constraint, capex_usd,
  opex_usd_per_year, levelized_usd_per_gpu_hour,
  capex_usd / facility_mw AS capex_usd_per_facility_mw,
  critical_it_mw * 1000 / accelerators AS critical_it_kw_per_accelerator
FROM plan;
