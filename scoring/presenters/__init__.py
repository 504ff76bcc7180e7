"""What the pages of the scoring show, where a template would need logic."""
