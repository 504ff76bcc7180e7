"""Pages of questions and nota's."""
