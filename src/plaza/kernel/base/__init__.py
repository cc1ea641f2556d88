"""Base: the city, files, jobs, the search index, rate limits, and the plain types that every layer shares."""
