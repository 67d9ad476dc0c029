"""What `benchmarks/reminders.py` is made of."""
