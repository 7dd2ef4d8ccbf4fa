"""Traces, metrics and logs, set up once; what is personal never comes near them."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    ConsoleSpanExporter,
    SimpleSpanProcessor,
)
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, DEFAULT_ON
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

BACKLOG = Gauge("relay_backlog_events", "Events that are stored and not yet told")
OLDEST = Gauge("relay_oldest_unpublished_seconds", "Age of the oldest event not yet told")
GAP_HOLD = Gauge("relay_gap_hold_seconds", "How long the relay has been waiting for a position")
LAG = Gauge("hearing_lag_records", "Records not yet applied", ["topic", "partition"])
RETRIES = Gauge("hearing_failing_partitions", "Partitions whose last try failed")
APPLY = Histogram("hearing_apply_seconds", "Time of one slice's transaction")
DEAD_LETTERS = Gauge("dead_letters", "Records that are parked")
DEAD_LETTER_AGE = Gauge("dead_letter_oldest_seconds", "Age of the oldest parked record")
REBALANCES = Counter("hearing_rebalances", "Assignments of partitions")
_LINKS = 128  # of one span; OpenTelemetry drops what is more
_TRACER = trace.get_tracer("samverka")
_W3C = TraceContextTextMapPropagator()


def set_up(service: str, log_level: str, spans: Path | None) -> None:
    """Logs as JSON lines with trace ids; spans to a collector, a file, both or nowhere.

    Where they go nowhere none is made, but ids are passed on all the same.
    """
    collector = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    provider = TracerProvider(
        DEFAULT_ON if collector or spans else ALWAYS_OFF,
        Resource.create({"service.name": service}),
    )
    if collector:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    if spans:
        lines = ConsoleSpanExporter(
            out=spans.open("a", buffering=1),
            formatter=lambda span: f"{span.to_json(indent=None)}\n",
        )
        provider.add_span_processor(SimpleSpanProcessor(lines))
    trace.set_tracer_provider(provider)
    _set_up_logs(service, log_level)


def _set_up_logs(service: str, log_level: str) -> None:
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace(service),
    ]
    formatter = structlog.stdlib.ProcessorFormatter
    tidy, traceback = formatter.remove_processors_meta, structlog.processors.format_exc_info
    last = [tidy, traceback, structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(log_level)
    for noisy in ("aiokafka", "faststream", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    for own in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(own).handlers = []
        logging.getLogger(own).propagate = own != "uvicorn.access"
    first = [*shared, formatter.wrap_for_formatter]
    structlog.configure(processors=first, logger_factory=structlog.stdlib.LoggerFactory())


def _with_trace(service: str) -> structlog.types.Processor:
    def add(_: object, __: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
        context = trace.get_current_span().get_span_context()
        line["service"] = service
        if context.is_valid:
            line["trace_id"] = f"{context.trace_id:032x}"
        return line

    return add


def tracer() -> trace.Tracer:
    return _TRACER


def recorded() -> bool:
    """Whether spans go anywhere, so that it is worth making one for each fact."""
    provider = trace.get_tracer_provider()
    return isinstance(provider, TracerProvider) and provider.sampler is not ALWAYS_OFF


def current_traceparent() -> str | None:
    """The W3C trace context of this moment, to be stored beside an event."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


def context_of(traceparent: str | None) -> Context:
    """The context that a stored traceparent names."""
    return _W3C.extract({"traceparent": traceparent} if traceparent else {})


def links_to(traceparents: Iterable[str | None]) -> list[trace.Link]:
    """A link for each distinct trace that a batch touches, the last ones if there are more than a span keeps."""
    if not recorded():
        return []
    distinct = list(dict.fromkeys(filter(None, traceparents)))[-_LINKS:]
    found = [trace.get_current_span(context_of(each)).get_span_context() for each in distinct]
    return [trace.Link(context) for context in found if context.is_valid]
