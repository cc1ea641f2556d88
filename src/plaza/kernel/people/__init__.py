"""People: accounts, departments, teams, roles with their scope, API keys."""
