"""Two people at the same moment, in threads with their own connections."""

import threading

import pytest

from mentoring.core.db import db


@pytest.fixture
def at_once(app):
    """`at_once(f, g)` runs both together and returns what each returned or raised."""

    def run(*deeds):
        db.session.commit()
        start, results = threading.Barrier(len(deeds)), [None] * len(deeds)

        def work(index):
            with app.app_context():
                start.wait(5)
                try:
                    results[index] = deeds[index]()
                except Exception as error:
                    results[index] = error
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=(index,)) for index in range(len(deeds))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        db.session.rollback()
        db.session.expire_all()
        return results

    return run
