"""Settings, command line, processes, blueprints, imports, backup: where everything is put together."""
