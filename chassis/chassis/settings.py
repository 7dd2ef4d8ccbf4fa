"""Settings of a service: the environment, or a folder of secret files; read by `app` only."""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each is `SAMVERKA_<NAME>` in the environment, or a file of that name in `SAMVERKA_SECRETS_DIR`."""

    model_config = SettingsConfigDict(env_prefix="samverka_", frozen=True, extra="ignore")

    database_url: SecretStr
    owner_url: SecretStr | None = None
    """Only for `migrate`: the role that owns the schema."""
    kafka_bootstrap: str
    kafka_username: str
    kafka_password: SecretStr
    kafka_ca: Path | None = None
    """With it the broker is reached by TLS."""
    jwks: str
    """Where the issuer's public keys are: a path or an https address."""
    issuer: str
    audience: str = "samverka"
    master_key: SecretStr
    """32 bytes in base64; it wraps the keys of sealed text."""
    clock: Literal["real", "played"] = "real"
    host: str = "127.0.0.1"
    port: int = 8000
    instance: str = ""
    """A name that survives a restart, so that a consumer comes back to its partitions."""
    spans: Path | None = None
    """Where spans are written as JSON lines, beside what OTEL_EXPORTER_OTLP_ENDPOINT says."""
    log_level: str = "INFO"


def read_settings(secrets: str | None) -> Settings:
    """The settings, from the environment first and from the folder of secrets second."""
    return Settings(_secrets_dir=secrets)  # pyright: ignore[reportCallIssue]
