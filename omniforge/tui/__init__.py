"""The full-screen face of forge: it draws what the rooms below say and asks them to do things; it decides nothing."""
