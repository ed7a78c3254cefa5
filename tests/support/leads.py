"""Leads of a generated app: posted under load, counted in its database."""

import json
import os
import subprocess
from dataclasses import dataclass

from support.load import Load

from omniforge.deploy.local import database
from omniforge.deploy.place import Place

_NAMES = """
const pg = require("pg");
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
client.connect().then(() => client.query('SELECT "name" FROM "SiteLead"')).then(({ rows }) => {
  console.log(JSON.stringify(rows.map((row) => row.name)));
  return client.end();
});
"""


@dataclass
class LeadLoad(Load):
    """Requests to a generated app: its health, which asks the database, and its lead form."""

    read: str = "/api/health"
    write: str = "/api/leads"

    def body(self, number: str) -> tuple[str, dict[str, str]]:
        """Return a lead."""
        lead = {"email": f"{number}@example.com", "name": number, "consent": True}
        return json.dumps(lead), {"Content-Type": "application/json"}


def leads_of(place: Place) -> list[str]:
    """Return the names of the leads in the database of a deployment that forge runs itself."""
    found = database.ensure(place, os.environ, print)
    env = {**os.environ, "DATABASE_URL": found.url, "NODE_PATH": str(found.packages / "node_modules")}
    done = subprocess.run(["node", "-e", _NAMES], env=env, capture_output=True, text=True, check=True)
    names: list[str] = json.loads(done.stdout)
    return names
