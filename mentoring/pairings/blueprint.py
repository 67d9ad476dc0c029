"""The pages of this room, in two modules, share one blueprint."""

from flask import Blueprint

bp = Blueprint("pairings", __name__)
