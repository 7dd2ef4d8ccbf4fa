"""Forgetting a person: asked of the services, waited for, and then looked for wherever anything could be left."""
