"""Times PySAM's Singleowner on a 20-year pro forma: prints {"seconds": of one execute}."""

import json
import statistics
import sys
import time

import PySAM.Singleowner as singleowner

seed, count = int(sys.argv[1]), int(sys.argv[2])
model = singleowner.default("PVWattsSingleOwner")
model.SystemOutput.gen = [85_000.0] * 8760
values = {
    "analysis_period": 20, "ppa_soln_mode": 1, "ppa_escalation": -2, "total_installed_cost": 4.6e9,
    "om_fixed": [200e6], "om_capacity": [0], "degradation": [0], "inflation_rate": 2.5,
    "debt_option": 1, "dscr": 1.6, "dscr_limit_debt_fraction": 1, "dscr_maximum_debt_fraction": 70,
    "term_int_rate": 8, "term_tenor": 12, "federal_tax_rate": [21], "state_tax_rate": [5],
    "depr_bonus_fed": 100, "depr_alloc_macrs_5_percent": 87, "depr_alloc_sl_39_percent": 13,
    "depr_alloc_macrs_15_percent": 0, "depr_alloc_sl_15_percent": 0, "depr_alloc_sl_20_percent": 0,
    "salvage_percentage": 5, "ptc_fed_amount": [0], "equip1_reserve_cost": 0,
}
for name, value in values.items():
    model.value(name, value)
model.execute(0)
seconds = []
for number in range(count):
    model.value("ppa_price_input", [1.5 + 0.001 * (seed + number)])
    start = time.perf_counter()
    model.execute(0)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": statistics.median(seconds)}))
