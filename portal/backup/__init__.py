"""Backup and restore of a whole installation, without any private key."""
