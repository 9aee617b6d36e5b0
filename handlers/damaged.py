"""A damaged row stops nothing else: it is logged by its table and id, and left out."""

import structlog

from storage.errors import Broken

log = structlog.get_logger(__name__)


def report(broken: Broken) -> None:
    log.error("complaint_broken", table=broken.table, row=broken.row_id)
