"""Reads an agency's feed to its end; started again, it goes on where it was:
python subscriber.py HOST:PORT ORGANISATION CA.pem KEY-AND-CERTIFICATE.pem PLACE.sqlite
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
import sqlite3
import sys

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from contracts.registry import FACTS
from contracts.topics import feed, principal


def text(value: str | bytes | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""


def handle(db: sqlite3.Connection, record: Message) -> None:
    """The effect and the place in one transaction: each fact counts once, whatever happens."""
    ce = {name: text(value) for name, value in dict(record.headers() or ()).items()}
    stream, sequence = f"{ce['ce_source']} {ce['ce_subject']}", int(ce["ce_sequence"])
    last = db.execute("select number from seen where what = ?", (stream,)).fetchone()
    if last is None or sequence > last[0]:
        known, value = FACTS.get(ce["ce_type"]), record.value() or b""
        fact = known.model_validate_json(value, extra="ignore") if known else "of a type to come"
        print(ce["ce_type"], text(record.key()), sequence, fact, sep="\t", flush=True)
        db.execute("replace into seen values (?, ?)", (stream, sequence))
    place = (f"partition {record.partition()}", (record.offset() or 0) + 1)
    db.execute("replace into seen values (?, ?)", place)
    db.commit()


def main(broker: str, organisation: str, ca: str, pem: str, place: str) -> None:
    db, topic = sqlite3.connect(place), feed(organisation)
    db.execute("create table if not exists seen (what text primary key, number int)")
    who = {"ssl.ca.location": ca, "ssl.key.location": pem, "ssl.certificate.location": pem}
    how = {"security.protocol": "ssl", "enable.partition.eof": True, "enable.auto.commit": False}
    group = {"group.id": f"{principal(organisation)}.subscriber"}
    reader = Consumer({"bootstrap.servers": broker, **who, **how, **group})
    found = reader.list_topics(topic, timeout=10).topics[topic]
    if found.error:
        raise KafkaException(found.error)
    seen = dict(db.execute("select what, number from seen").fetchall())
    places = {part: seen.get(f"partition {part}", 0) for part in found.partitions}
    reader.assign([TopicPartition(topic, *place) for place in places.items()])
    ended = 0
    while ended < len(found.partitions):  # a service would go on for ever
        if (record := reader.poll(1)) is None:
            continue
        if (error := record.error()) is None:
            handle(db, record)
        elif error.code() == KafkaError._PARTITION_EOF:
            ended += 1
        else:
            raise KafkaException(error)


if __name__ == "__main__":
    main(*sys.argv[1:])
