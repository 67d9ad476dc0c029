"""The mentoring service for Patient Safety Partners. `from mentoring.factory import create_app` builds it."""
