"""What the front proxy counts, for `/metrics` on its control address (Prometheus text format).

Invariant: labels come from the routes: a name that nobody has counts as `other`, so that no request makes a series.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
OTHER = "other"
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class ProxyMetrics:
    """Counters of one proxy process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own = self._registry
        self._requests = Counter("forge_proxy_requests", "Requests answered.", ("host", "code"), registry=own)
        self._seconds = Histogram(
            "forge_proxy_request_seconds",
            "From the request to its last byte.",
            ("host",),
            buckets=_BUCKETS_S,
            registry=own,
        )
        self._in_flight = Gauge("forge_proxy_requests_in_flight", "Requests under way.", ("host",), registry=own)
        self._switches = Counter("forge_proxy_route_changes", "Times that the routes were read.", registry=own)
        self._routes = Gauge("forge_proxy_routes", "Names that lead to a release.", registry=own)
        ProcessCollector(registry=self._registry)

    def answered(self, host: str, code: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(host, str(code)).inc()
        self._seconds.labels(host).observe(seconds)

    def routed(self) -> None:
        """Count one reading of the routes."""
        self._switches.inc()

    def text(self, routes: Mapping[str, int], running: Mapping[int, int]) -> bytes:
        """Return everything now.

        Args:
            routes: host name -> port of its release.
            running: port -> requests under way.
        """
        self._routes.set(len(routes))
        self._in_flight.clear()
        for host, port in routes.items():
            self._in_flight.labels(host).set(running.get(port, 0))
        return generate_latest(self._registry)
