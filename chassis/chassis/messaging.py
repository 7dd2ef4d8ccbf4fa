"""The only place that knows how Kafka is reached: FastStream for what is heard, aiokafka for what is told."""

import ssl

from aiokafka import AIOKafkaProducer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.security import parse_security
from faststream.security import SASLScram512

from chassis.hearing import Hearing
from chassis.settings import Settings


def _security(settings: Settings) -> SASLScram512:
    ca = settings.kafka_ca
    return SASLScram512(
        username=settings.kafka_username,
        password=settings.kafka_password.get_secret_value(),
        use_ssl=ca is not None,
        ssl_context=ssl.create_default_context(cafile=str(ca)) if ca else None,
    )


def _servers(settings: Settings) -> list[str]:
    return [server.strip() for server in settings.kafka_bootstrap.split(",")]


def new_broker(settings: Settings) -> KafkaBroker:
    """A broker that makes no topics and acknowledges nothing by itself."""
    return KafkaBroker(
        _servers(settings),
        client_id=settings.instance,
        allow_auto_create_topics=False,
        ack_policy=AckPolicy.MANUAL,
        security=_security(settings),
        logger=None,
    )


def declare(
    broker: KafkaBroker, topics: tuple[str, ...], service: str, hearing: Hearing, instance: str
) -> None:
    """Declares what is heard. FastStream keeps connection and life cycle; our loop reads the consumer."""
    hearing.subscriber = broker.subscriber(
        *topics,
        group_id=f"{service}.hearing",
        group_instance_id=instance,
        auto_offset_reset="earliest",
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        listener=hearing,
    )


async def new_producer(settings: Settings) -> AIOKafkaProducer:
    """A started idempotent producer; every record is acknowledged by all replicas."""
    producer = AIOKafkaProducer(
        bootstrap_servers=_servers(settings),  # pyright: ignore[reportArgumentType] - typed as str upstream
        client_id=f"{settings.instance}-relay",
        **parse_security(_security(settings)),
        enable_idempotence=True,
        acks="all",
        max_batch_size=262_144,
    )
    await producer.start()
    return producer
