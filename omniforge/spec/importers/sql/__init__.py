"""SQL schema (PostgreSQL, MySQL, SQLite): statements, syntax and mapping."""
