"""Exports: what else a record can become."""
