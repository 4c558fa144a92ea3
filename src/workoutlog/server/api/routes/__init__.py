"""The REST API v1: one module for each resource, or for several that are alike."""
