"""What every room stands on: settings, database types, clock, encryption, audit, access, pages, Celery."""
