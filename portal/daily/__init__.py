"""A mail on working days to who has something new to do, or something that is due soon."""
