"""The pages of this room; several modules attach theirs."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
