#include "embedded.h"

// C23 `#embed` costs nothing to compile, unlike arrays of literals in Swift. A test compares this
// list with the folders.

static const unsigned char migration_0001_store[] = {
#embed "../../migrations/0001_store.sql" suffix(, 0)
};

static const unsigned char migration_0002_interconnect[] = {
#embed "../../migrations/0002_interconnect.sql" suffix(, 0)
};

static const unsigned char migration_0005_activity[] = {
#embed "../../migrations/0005_activity.sql" suffix(, 0)
};

static const unsigned char migration_0006_site_revision[] = {
#embed "../../migrations/0006_site_revision.sql" suffix(, 0)
};
static const unsigned char migration_0007_efficiency_links[] = {
#embed "../../migrations/0007_efficiency_links.sql" suffix(, 0)
};

static const unsigned char catalog_activities[] = {
#embed "../../catalogs/activities.yaml" suffix(, 0)
};

static const unsigned char migration_0003_money[] = {
#embed "../../migrations/0003_money.sql" suffix(, 0)
};

static const unsigned char migration_0004_efficiency[] = {
#embed "../../migrations/0004_efficiency.sql" suffix(, 0)
};

static const unsigned char catalog_accounts[] = {
#embed "../../catalogs/accounts.yaml" suffix(, 0)
};

static const unsigned char catalog_assumptions[] = {
#embed "../../catalogs/assumptions.yaml" suffix(, 0)
};

static const unsigned char catalog_climates[] = {
#embed "../../catalogs/climates.yaml" suffix(, 0)
};

static const unsigned char catalog_currencies[] = {
#embed "../../catalogs/currencies.yaml" suffix(, 0)
};

static const unsigned char catalog_payments[] = {
#embed "../../catalogs/payments.yaml" suffix(, 0)
};

static const unsigned char catalog_rental_prices[] = {
#embed "../../catalogs/rental-prices.yaml" suffix(, 0)
};

static const unsigned char catalog_components[] = {
#embed "../../catalogs/components.yaml" suffix(, 0)
};

static const unsigned char catalog_construction[] = {
#embed "../../catalogs/construction.yaml" suffix(, 0)
};

static const unsigned char catalog_cooling[] = {
#embed "../../catalogs/cooling.yaml" suffix(, 0)
};

static const unsigned char catalog_efficiencies[] = {
#embed "../../catalogs/efficiencies.yaml" suffix(, 0)
};

static const unsigned char catalog_gpus[] = {
#embed "../../catalogs/gpus.yaml" suffix(, 0)
};

static const unsigned char catalog_grids[] = {
#embed "../../catalogs/grids.yaml" suffix(, 0)
};

static const unsigned char catalog_interconnects[] = {
#embed "../../catalogs/interconnects.yaml" suffix(, 0)
};

static const unsigned char catalog_markets[] = {
#embed "../../catalogs/markets.yaml" suffix(, 0)
};

static const unsigned char catalog_models[] = {
#embed "../../catalogs/models.yaml" suffix(, 0)
};

static const unsigned char catalog_optics[] = {
#embed "../../catalogs/optics.yaml" suffix(, 0)
};

static const unsigned char catalog_plants[] = {
#embed "../../catalogs/plants.yaml" suffix(, 0)
};

static const unsigned char catalog_power_equipment[] = {
#embed "../../catalogs/power-equipment.yaml" suffix(, 0)
};

static const unsigned char catalog_power_trains[] = {
#embed "../../catalogs/power-trains.yaml" suffix(, 0)
};

static const unsigned char catalog_racks[] = {
#embed "../../catalogs/racks.yaml" suffix(, 0)
};

static const unsigned char catalog_switches[] = {
#embed "../../catalogs/switches.yaml" suffix(, 0)
};

static const unsigned char catalog_systems[] = {
#embed "../../catalogs/systems.yaml" suffix(, 0)
};

static const unsigned char catalog_tariffs[] = {
#embed "../../catalogs/tariffs.yaml" suffix(, 0)
};

static const unsigned char cases_campuses[] = {
#embed "../../cases/campuses.yaml" suffix(, 0)
};

static const unsigned char cases_climate[] = {
#embed "../../cases/climate.yaml" suffix(, 0)
};

static const unsigned char cases_collectives[] = {
#embed "../../cases/collectives.yaml" suffix(, 0)
};

static const unsigned char cases_compact[] = {
#embed "../../cases/compact.yaml" suffix(, 0)
};

static const unsigned char cases_cooling[] = {
#embed "../../cases/cooling.yaml" suffix(, 0)
};

static const unsigned char cases_failures[] = {
#embed "../../cases/failures.yaml" suffix(, 0)
};

static const unsigned char cases_finance[] = {
#embed "../../cases/finance.yaml" suffix(, 0)
};

static const unsigned char cases_network[] = {
#embed "../../cases/network.yaml" suffix(, 0)
};

static const unsigned char cases_schedule[] = {
#embed "../../cases/schedule.yaml" suffix(, 0)
};

static const unsigned char cases_operators[] = {
#embed "../../cases/operators.yaml" suffix(, 0)
};

static const unsigned char cases_power[] = {
#embed "../../cases/power.yaml" suffix(, 0)
};

static const unsigned char cases_serving[] = {
#embed "../../cases/serving.yaml" suffix(, 0)
};

static const unsigned char cases_pro_formas[] = {
#embed "../../cases/pro-formas.yaml" suffix(, 0)
};

static const unsigned char cases_sites[] = {
#embed "../../cases/sites.yaml" suffix(, 0)
};

static const unsigned char cases_training[] = {
#embed "../../cases/training.yaml" suffix(, 0)
};

static const struct embedded_file files[] = {
    {"0001_store.sql", migration_0001_store, sizeof migration_0001_store - 1},
    {"0002_interconnect.sql", migration_0002_interconnect, sizeof migration_0002_interconnect - 1},
    {"0003_money.sql", migration_0003_money, sizeof migration_0003_money - 1},
    {"0004_efficiency.sql", migration_0004_efficiency, sizeof migration_0004_efficiency - 1},
    {"0005_activity.sql", migration_0005_activity, sizeof migration_0005_activity - 1},
    {"0006_site_revision.sql", migration_0006_site_revision,
     sizeof migration_0006_site_revision - 1},
    {"0007_efficiency_links.sql", migration_0007_efficiency_links,
     sizeof migration_0007_efficiency_links - 1},
    {"accounts.yaml", catalog_accounts, sizeof catalog_accounts - 1},
    {"activities.yaml", catalog_activities, sizeof catalog_activities - 1},
    {"assumptions.yaml", catalog_assumptions, sizeof catalog_assumptions - 1},
    {"climates.yaml", catalog_climates, sizeof catalog_climates - 1},
    {"components.yaml", catalog_components, sizeof catalog_components - 1},
    {"construction.yaml", catalog_construction, sizeof catalog_construction - 1},
    {"cooling.yaml", catalog_cooling, sizeof catalog_cooling - 1},
    {"currencies.yaml", catalog_currencies, sizeof catalog_currencies - 1},
    {"efficiencies.yaml", catalog_efficiencies, sizeof catalog_efficiencies - 1},
    {"gpus.yaml", catalog_gpus, sizeof catalog_gpus - 1},
    {"grids.yaml", catalog_grids, sizeof catalog_grids - 1},
    {"interconnects.yaml", catalog_interconnects, sizeof catalog_interconnects - 1},
    {"markets.yaml", catalog_markets, sizeof catalog_markets - 1},
    {"models.yaml", catalog_models, sizeof catalog_models - 1},
    {"optics.yaml", catalog_optics, sizeof catalog_optics - 1},
    {"payments.yaml", catalog_payments, sizeof catalog_payments - 1},
    {"plants.yaml", catalog_plants, sizeof catalog_plants - 1},
    {"power-equipment.yaml", catalog_power_equipment, sizeof catalog_power_equipment - 1},
    {"power-trains.yaml", catalog_power_trains, sizeof catalog_power_trains - 1},
    {"racks.yaml", catalog_racks, sizeof catalog_racks - 1},
    {"rental-prices.yaml", catalog_rental_prices, sizeof catalog_rental_prices - 1},
    {"switches.yaml", catalog_switches, sizeof catalog_switches - 1},
    {"systems.yaml", catalog_systems, sizeof catalog_systems - 1},
    {"tariffs.yaml", catalog_tariffs, sizeof catalog_tariffs - 1},
    {"cases/campuses.yaml", cases_campuses, sizeof cases_campuses - 1},
    {"cases/climate.yaml", cases_climate, sizeof cases_climate - 1},
    {"cases/collectives.yaml", cases_collectives, sizeof cases_collectives - 1},
    {"cases/compact.yaml", cases_compact, sizeof cases_compact - 1},
    {"cases/cooling.yaml", cases_cooling, sizeof cases_cooling - 1},
    {"cases/failures.yaml", cases_failures, sizeof cases_failures - 1},
    {"cases/finance.yaml", cases_finance, sizeof cases_finance - 1},
    {"cases/network.yaml", cases_network, sizeof cases_network - 1},
    {"cases/operators.yaml", cases_operators, sizeof cases_operators - 1},
    {"cases/power.yaml", cases_power, sizeof cases_power - 1},
    {"cases/pro-formas.yaml", cases_pro_formas, sizeof cases_pro_formas - 1},
    {"cases/schedule.yaml", cases_schedule, sizeof cases_schedule - 1},
    {"cases/serving.yaml", cases_serving, sizeof cases_serving - 1},
    {"cases/sites.yaml", cases_sites, sizeof cases_sites - 1},
    {"cases/training.yaml", cases_training, sizeof cases_training - 1},
};

const struct embedded_file *embedded_file_table(void) { return files; }

size_t embedded_file_count(void) { return sizeof files / sizeof files[0]; }
