"""After an erasure: what was deleted leaves the files of the database too."""

from sqlalchemy import make_url, text

from storage.database import told
from storage.engines import one_engine_for

# From which an erasure deletes, or that expire.
TABLES = (
    "complaint",
    "event",
    "attachment",
    "draft",
    "notice",
    "hold",
    "commissioner",
    "bundle",
    "disclosure",
)


def scrub(url: str) -> bool:
    """Blocks. False when somebody was reading, so that it has to be done once more. Raises `NotSaved`.

    On SQLite a deleted row is overwritten at once (`secure_delete`), but its log has the old pages still.
    """
    engine = one_engine_for(url)
    try:
        with told():
            if make_url(url).get_backend_name() != "sqlite":
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text(f"VACUUM {', '.join(TABLES)}"))
                return True
            raw = engine.raw_connection()
            try:
                (busy, *_pages) = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.close()
            return not busy
    finally:
        engine.dispose()
