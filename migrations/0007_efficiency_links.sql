-- The links of a scale-up domain are known by their interconnect, not by the software.
ALTER TABLE efficiency DROP COLUMN scale_up_share;
