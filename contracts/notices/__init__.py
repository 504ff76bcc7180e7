"""What is announced and published after the award: the veldenblad of notice 33, OCDS, the publication log."""
