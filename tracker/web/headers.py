"""What every answer carries whatever it says: the content policy and its companions, caching and compression.

No nonce: no page holds an inline script or style. WhiteNoise puts the same headers on the files of static/.
"""

from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_login import current_user

from tracker.config import Settings

POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "manifest")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
A_YEAR = 365 * 24 * 60 * 60


def fixed(settings: Settings) -> dict[str, str]:
    """The headers that never differ between two answers of one installation."""
    strict = {"Strict-Transport-Security": f"max-age={A_YEAR}"} if settings.secure else {}
    return {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        **strict,
    }


def dress(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, errors included, and compress where the setting says so."""
    always = fixed(settings)

    @app.before_request
    def no_compression_for_strangers() -> None:
        # A page asked for from another site could be probed by its compressed length (BREACH).
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            request.environ["HTTP_ACCEPT_ENCODING"] = "identity"

    if settings.compress == "1":
        app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_ALGORITHM_STREAMING=["br", "gzip"])
        Compress(app)

    @app.after_request
    def wear(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", caching())
        return response


def caching() -> str:
    """What a person sees when signed in, or has just sent, is kept by no browser."""
    mine = "_login_user" in g and current_user.is_authenticated
    return "private, no-store" if mine or request.method == "POST" else "private, no-cache"
