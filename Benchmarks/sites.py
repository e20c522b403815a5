"""Makes folders of sites.csv and power_budgets.csv as large as one likes, from real records.

Each new site copies one of the template's sites under an id of its own, a little way off and a
little higher or lower, with two of that site's budgets, each of other megawatts. So all references
resolve, all values are of the kind that people write, and no two rows are alike. Every column that
any template fills is filled in every row: the peer's import knows no empty number.
"""

import csv
import random
import sqlite3

BUDGETS_A_SITE = 2
BOOKKEEPING = {"origin", "details"}  # the store's own columns, which no CSV has


def rows(database, query):
    database.row_factory = sqlite3.Row
    return [
        {name: row[name] for name in row.keys() if name not in BOOKKEEPING}
        for row in database.execute(query)
    ]


def write(path, records):
    columns = [name for name in records[0] if any(row[name] is not None for row in records)]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(records)


def fill(records, *others):
    """Gives each record the first value that any has for a column that it leaves empty."""
    known = [*records, *others]
    for column in records[0] if records else []:
        value = next((row[column] for row in known if row[column] is not None), None)
        for row in records:
            if row[column] is None:
                row[column] = value


def moved(row, column, by, digits):
    if row.get(column) is not None:
        row[column] = round(row[column] + by, digits)


def generate(template, folder, count, seed):
    """Writes `count` sites, modeled on those in the store `template`, into `folder`."""
    chance = random.Random(seed)
    database = sqlite3.connect(f"file:{template}?mode=ro", uri=True)
    sites = rows(database, "select * from site order by id")
    power = rows(database, "select * from power_budget order by site_id, id")
    database.close()
    grid = [budget for budget in power if budget["source"] == "grid"]
    fill(sites)
    fill(grid, *power)
    budgets = {
        site["id"]: [budget for budget in grid if budget["site_id"] == site["id"]] for site in sites
    }
    sites = [site for site in sites if budgets[site["id"]]]

    made, power = [], []
    for number in range(count):
        model = chance.choice(sites)
        site = dict(model, id=f"{model['id']}-{seed}-{number}")
        site["name"] = f"{model['name']}, lot {number}"
        moved(site, "latitude", chance.uniform(-0.5, 0.5), 5)
        moved(site, "longitude", chance.uniform(-0.5, 0.5), 5)
        moved(site, "elevation_m", chance.uniform(0, 50), 1)
        made.append(site)
        for position in range(BUDGETS_A_SITE):
            budget = dict(chance.choice(budgets[model["id"]]), site_id=site["id"])
            budget["id"] = f"feed-{position + 1}"
            budget["contracted_mw"] = round(chance.uniform(10, 500), 3)
            power.append(budget)
    folder.mkdir(parents=True)
    write(folder / "sites.csv", made)
    write(folder / "power_budgets.csv", power)
