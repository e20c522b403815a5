ALTER TABLE site ADD COLUMN as_of TEXT; -- YYYY, YYYY-MM or YYYY-MM-DD that the figures speak for

-- What a site's record said before an import changed it: a campus's figures are revised, and a plan
-- made from the earlier ones can be asked why it differs.
CREATE TABLE site_revision (
  site_id TEXT NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED,
  revision INTEGER NOT NULL CHECK (revision > 0),  -- 1 is the oldest
  as_of TEXT,                                      -- YYYY, YYYY-MM or YYYY-MM-DD; NULL: not stated
  document TEXT NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (site_id, revision)
) STRICT;

-- Power that each revision of a site counts on, the present one last.
CREATE VIEW v_site_revision AS
SELECT r.site_id, r.revision, r.as_of,
  (SELECT sum(json_extract(value, '$.contracted_mw')) FROM json_each(r.document, '$.power_budgets'))
    AS contracted_mw
FROM site_revision r
UNION ALL
SELECT s.id, (SELECT count(*) + 1 FROM site_revision r WHERE r.site_id = s.id),
  s.as_of,
  (SELECT sum(contracted_mw) FROM power_budget b WHERE b.site_id = s.id)
FROM site s
ORDER BY 1, 2;
