"""What every request passes before and after it is routed, as pure ASGI."""

from starlette.types import ASGIApp

from workoutlog.server.middleware.bodies import Admit, Bodies
from workoutlog.server.middleware.capacity import Capacity
from workoutlog.server.middleware.compression import Compression
from workoutlog.server.middleware.deadline import Deadline
from workoutlog.server.middleware.headers import Headers
from workoutlog.server.middleware.heads import Heads
from workoutlog.server.middleware.observing import Observing
from workoutlog.server.middleware.origin import Origin
from workoutlog.server.observation.metrics import Metrics
from workoutlog.server.settings import Settings


def wrapped(app: ASGIApp, settings: Settings, metrics: Metrics, admit: Admit) -> ASGIApp:
    """Put an application behind all of it; ``admit`` says which account sends a large body."""
    origin = Origin(settings.trusted_proxies)
    app = Compression(app)
    app = Deadline(app, settings.request_deadline_s)
    # Nobody has a place while the body is still on its way: who sends it by halves takes none.
    app = Capacity(app, settings.max_concurrent_requests)
    app = Bodies(app, settings, admit)
    app = Heads(app)
    app = Headers(app, origin)
    return Observing(app, metrics, origin, says_networks=settings.log_addresses)
