"""The tables of `forge.db`, as an append-only list of migrations.

Invariant: a migration that has been released is never changed; a new need is a new entry at the end.
"""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE builds (
      id INTEGER PRIMARY KEY,
      idea TEXT NOT NULL,
      branch TEXT NOT NULL,
      commit_id TEXT NOT NULL,
      spec_key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'conflict', 'interrupted')),
      verify TEXT NOT NULL DEFAULT 'none',
      pid INTEGER NOT NULL,
      process_started REAL NOT NULL,
      started_at REAL NOT NULL,
      heartbeat_at REAL NOT NULL,
      finished_at REAL,
      pristine TEXT,
      message TEXT NOT NULL DEFAULT '',
      report TEXT
    );
    CREATE INDEX builds_of_idea ON builds (idea, branch, id);
    CREATE TABLE steps (
      build_id INTEGER NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      agent TEXT NOT NULL,
      title TEXT NOT NULL,
      upstream TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      started_at REAL,
      finished_at REAL,
      message TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (build_id, id)
    ) WITHOUT ROWID;
    CREATE TABLE events (
      build_id INTEGER NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      at REAL NOT NULL,
      kind TEXT NOT NULL,
      step TEXT,
      payload TEXT NOT NULL,
      PRIMARY KEY (build_id, seq)
    ) WITHOUT ROWID;
    CREATE TABLE conflicts (
      project TEXT NOT NULL,
      branch TEXT NOT NULL,
      path TEXT NOT NULL,
      build_id INTEGER,
      kind TEXT NOT NULL,
      stages TEXT NOT NULL,
      hunks TEXT NOT NULL,
      resolution TEXT,
      PRIMARY KEY (project, branch, path)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE model_calls (
      id INTEGER PRIMARY KEY,
      build_id INTEGER REFERENCES builds (id) ON DELETE CASCADE,
      idea TEXT NOT NULL,
      at REAL NOT NULL,
      step TEXT NOT NULL,
      slot TEXT NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('answered', 'recorded', 'kept')),
      model TEXT NOT NULL,
      files TEXT NOT NULL,
      tokens_in INTEGER NOT NULL,
      tokens_out INTEGER NOT NULL,
      cost_usd REAL,
      n_calls INTEGER NOT NULL,
      reason TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX model_calls_of_idea ON model_calls (idea, build_id);
    """,
    """
    CREATE TABLE deployments (
      id INTEGER PRIMARY KEY,
      idea TEXT NOT NULL,
      env TEXT NOT NULL CHECK (env IN ('preview', 'production')),
      place TEXT NOT NULL,
      branch TEXT NOT NULL,
      target TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('preparing', 'live', 'replaced', 'stopped', 'failed', 'interrupted', 'expired')),
      url TEXT NOT NULL DEFAULT '',
      commit_id TEXT NOT NULL,
      build_id INTEGER,
      digest TEXT NOT NULL,
      verified TEXT NOT NULL,
      overrides TEXT NOT NULL DEFAULT '[]',
      config TEXT NOT NULL DEFAULT '{}',
      detail TEXT NOT NULL DEFAULT '{}',
      of_id INTEGER,
      pid INTEGER NOT NULL,
      process_started REAL NOT NULL,
      started_at REAL NOT NULL,
      finished_at REAL,
      expires_at REAL,
      message TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX deployments_of_idea ON deployments (idea, place, id);
    """,
)
