"""Vectors become topics: neighbours, coordinates, clusters, terms and names."""
