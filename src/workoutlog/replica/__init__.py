"""Synced rows in SQL: their columns, shared by both sides of a sync, and how values are written."""
