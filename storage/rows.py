"""Every table. What is not of type `Sealed` stands in the clear, and is listed in `CLEAR`."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.types import Id, Sealed, UTCDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False)
)

counter = Table(
    "counter", metadata, Column("name", String(40), primary_key=True), Column("value", Id, nullable=False)
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account", LargeBinary, nullable=False, unique=True),
    Column("standing", String(20), nullable=False),
    Column("sealed", Sealed, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("code", LargeBinary, primary_key=True),
    Column("made_by", Id, ForeignKey("person.id")),
    Column("made_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
    Column("sealed", Sealed, nullable=False),
)

commissioner = Table(
    "commissioner",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("sealed", Sealed, nullable=False),
    UniqueConstraint("person", "kind", "name"),
    sqlite_autoincrement=True,
)

draft = Table(
    "draft",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("form", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("owner", Id, ForeignKey("person.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("touched_at", UTCDateTime, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Index(
        "uq_draft_active",
        "owner",
        unique=True,
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
)

# What two indexes are about, in words: a query that says the same in words can use them.
OPEN = "stage <> 'closed'"
PROMISED = "promises > 0"

complaint = Table(
    "complaint",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("draft_id", Id, nullable=False, unique=True),
    Column("regulation", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("registered_at", UTCDateTime, nullable=False),
    Column("registered_by", Id, ForeignKey("person.id"), nullable=False),
    Column("entered_on", Date),
    Column("acknowledged_on", Date),
    Column("closed_on", Date),
    Column("promises", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("uwv", String(10), nullable=False),
    Column("categories", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("programme", LargeBinary),  # an HMAC, as `disclosure.reference`; NULL when it names none
    Column("sealed", Sealed, nullable=False),
    Index("ix_complaint_programme", "programme"),
    Index(
        "ix_complaint_open",
        "received_on",
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index("ix_complaint_promised", "number", sqlite_where=text(PROMISED), postgresql_where=text(PROMISED)),
    Index("ix_complaint_closed_on", "closed_on"),
    Index("ix_complaint_version", "number", "version"),  # what `fact` is held against, without the payloads
)

# A complaint without anybody in it, as it was at that version: what reports count, and what stays when the
# persons are erased (P8); so it refers to no other table. NULL in `<term>_from`: the term does not apply.
fact = Table(
    "fact",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("regulation", String(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("commissioner", String(20), nullable=False),
    Column("uwv", String(10), nullable=False),
    Column("categories", Text, nullable=False),
    Column("extensions", Text, nullable=False),
    Column("decision", String(20), nullable=False),
    Column("decided_on", Date),
    Column("ground", String(20)),
    Column("outcome", Text),
    Column("attempts", Integer, nullable=False),
    Column("satisfied", Boolean),
    Column("mediated", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("shut_on", Date),
    Column("reopened", Integer, nullable=False),
    Column("closed_on", Date),
    Column("promises", Text, nullable=False),
    Column("enter_from", Date),
    Column("enter_met", Date),
    Column("acknowledge_from", Date),
    Column("acknowledge_met", Date),
    Column("decide_from", Date),
    Column("decide_met", Date),
    Column("resolve_from", Date),
    Column("resolve_met", Date),
    Column("call_from", Date),
    Column("call_met", Date),
    Column("version", Integer, nullable=False),
    Index("ix_fact_received_on", "received_on", "number"),
)

event = Table(
    "event",
    metadata,
    Column("complaint", String(20), ForeignKey("complaint.number"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("sealed", Sealed, nullable=False),
)

dissatisfaction = Table(
    "dissatisfaction",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("received_on", Date, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("categories", Text, nullable=False),
    Column("commissioner", String(20)),  # NULL: not filled in since 0003, see `storage/filling.py`
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("sealed", Sealed, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("draft_id", Id, nullable=False, index=True),
    Column("complaint", String(20), ForeignKey("complaint.number"), index=True),
    Column("kind", String(10), nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", UTCDateTime, nullable=False),
    Column("sealed", Sealed, nullable=False),
)

# That a client was told of the complaints system (3.1a); the sealed payload has the last word. `reference` is
# an HMAC: a programme is there once. NULL in `told_on`: not told yet.
disclosure = Table(
    "disclosure",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("reference", LargeBinary, nullable=False, unique=True),
    Column("started_on", Date, nullable=False),
    Column("recorded_by", Id, ForeignKey("person.id"), nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("told_on", Date),
    Column("way", String(10)),
    Column("told_by", Id, ForeignKey("person.id")),
    Column("told_at", UTCDateTime),
    Column("proof", Id, ForeignKey("attachment.id")),
    Column("sealed", Sealed, nullable=False),
)

# A complaint that a director keeps beyond its term (P8); why is sealed.
hold = Table(
    "hold",
    metadata,
    Column("number", String(20), ForeignKey("complaint.number"), primary_key=True),
    Column("until", Date, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("sealed", Sealed, nullable=False),
)

# That there was a complaint, and that it was erased (P8); the trail says the same.
tombstone = Table(
    "tombstone",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("registered_at", UTCDateTime, nullable=False),
    Column("closed_on", Date),
    Column("erased_on", Date, nullable=False),
    Column("erased_by", Id, ForeignKey("person.id")),
)

# Somebody asks what is recorded about them, or that it be corrected, erased or handed over (P4, P5, P8, P10).
privacy_request = Table(
    "privacy_request",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("name", String(20), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("told_on", Date),
    Column("settled_on", Date),
    Column("outcome", String(20)),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("sealed", Sealed, nullable=False),
)

# The files of a request; gone after 30 days.
bundle = Table(
    "bundle",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("request", Id, ForeignKey("privacy_request.id"), nullable=False, index=True),
    Column("made_at", UTCDateTime, nullable=False),
    Column("sealed", Sealed, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("step", String(40), nullable=False),
    Column("recipient", Id, ForeignKey("person.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("not_before", UTCDateTime, nullable=False),
    Column("leased_until", UTCDateTime),
    Column("repeated", Boolean, nullable=False),
    Column("planned_at", UTCDateTime, nullable=False),
    Column("settled_at", UTCDateTime),
    Column("message_id", Id),
    Column("reason", String(40)),
    Column("seen_at", UTCDateTime),
    Column("seen_by", Id, ForeignKey("person.id")),
    UniqueConstraint("kind", "subject", "due_on", "step", "recipient"),
    Index(
        "ix_notice_due",
        "not_before",
        sqlite_where=text("state IN ('due', 'claimed')"),
        postgresql_where=text("state IN ('due', 'claimed')"),
    ),
    sqlite_autoincrement=True,
)

occasion = Table(
    "occasion",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("period", String(20), primary_key=True),
    Column("done_on", Date, nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
)

# The figures of a report, nameless. A row that was sent can't be changed or removed: see its triggers.
report = Table(
    "report",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("period", String(40), nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", Id, ForeignKey("person.id")),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("regulation", String(20), nullable=False),
    Column("trail_seq", Id, nullable=False),
    Column("trail_head", String(64), nullable=False),
    Column("sent_on", Date),
    Column("sent_recorded_at", UTCDateTime),
    Column("sent_by", Id, ForeignKey("person.id")),
    Index("ix_report_period", "kind", "period"),
    sqlite_autoincrement=True,
)

processed_update = Table(
    "processed_update",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("person", Id),
    Column("screen", String(120), nullable=False),
    Column("replied", Boolean, nullable=False),
    Column("applied_at", UTCDateTime, nullable=False, index=True),
)

chat_message = Table(
    "chat_message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("message_id", Id, nullable=False),
    Column("draft_id", Id),
    Column("sent_at", UTCDateTime, nullable=False),
    Column("delete_after", UTCDateTime),
    Column("failed", Boolean, nullable=False),
    UniqueConstraint("person", "message_id"),
    Index("ix_chat_message_due", "delete_after"),
    Index("ix_chat_message_draft_id", "draft_id"),
    sqlite_autoincrement=True,
)

trail = Table(
    "trail",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("actor", Id),
    Column("action", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

trail_head = Table(
    "trail_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Id, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)

# What stands in the clear: ids, numbers, dates, states, codes, counts, and HMACs of what is looked up.
CLEAR: dict[str, str] = {
    "meta": "key value",
    "counter": "name value",
    "person": "id account standing",
    "invitation": "code made_by made_at expires_at used_at",
    "commissioner": "id person kind name",
    "draft": "id form subject owner version state created_at touched_at",
    "complaint": (
        "number draft_id regulation version stage received_on registered_at registered_by entered_on "
        "acknowledged_on closed_on promises channel uwv categories urgent programme"
    ),
    "event": "complaint seq kind happened_on recorded_at person",
    "fact": (
        "number regulation received_on channel commissioner uwv categories extensions decision decided_on "
        "ground outcome attempts satisfied mediated withdrawn shut_on reopened closed_on promises "
        "enter_from enter_met acknowledge_from acknowledge_met decide_from decide_met resolve_from "
        "resolve_met call_from call_met version"
    ),
    "dissatisfaction": "id received_on channel categories commissioner recorded_at",
    "attachment": "id draft_id complaint kind size added_at",
    "disclosure": "id reference started_on recorded_by recorded_at told_on way told_by told_at proof",
    "hold": "number until made_at made_by",
    "tombstone": "number registered_at closed_on erased_on erased_by",
    "privacy_request": "id name kind received_on told_on settled_on outcome made_at made_by",
    "bundle": "id request made_at",
    "notice": (
        "id kind subject due_on step recipient state not_before leased_until repeated planned_at settled_at "
        "message_id reason seen_at seen_by"
    ),
    "occasion": "kind period done_on recorded_at person",
    "report": (
        "id kind period made_at made_by content content_hash regulation trail_seq trail_head sent_on "
        "sent_recorded_at sent_by"
    ),
    "processed_update": "id person screen replied applied_at",
    "chat_message": "id person message_id draft_id sent_at delete_after failed",
    "trail": "seq at actor action subject detail hash",
    "trail_head": "id seq hash mac",
}
