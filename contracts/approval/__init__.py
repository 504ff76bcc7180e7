"""Who may take the decision (mandaatregister), and its approval by a second person before the letters go."""
