"""The pages of this room, in several modules, share one blueprint."""

from flask import Blueprint

bp = Blueprint("wellbeing", __name__)
