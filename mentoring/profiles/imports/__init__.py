"""People from a file: read, map, plan, apply. The plan that is shown is the plan that is carried out."""
