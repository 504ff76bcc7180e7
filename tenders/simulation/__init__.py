"""Simulation of the method: asked for by the buyer, made by a job, kept with the method that it is about."""
