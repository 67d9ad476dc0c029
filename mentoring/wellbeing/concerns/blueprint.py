"""The one blueprint of this part."""

from flask import Blueprint

bp = Blueprint("concerns", __name__, url_prefix="/concerns")
