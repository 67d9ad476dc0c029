"""The wellbeing plan: what somebody writes down for themselves, and shares as far as they like."""
