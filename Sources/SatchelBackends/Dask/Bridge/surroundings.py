import os
import ssl


class Authorities:
    """Which certificates https stands on, where the program does not find those that it was built for."""

    USUAL = (
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
    )

    @classmethod
    def environment(cls, own, built_for: str) -> dict[str, str]:
        """What tells Satchel of them: it asks AWS_CA_BUNDLE, for the web also SSL_CERT_FILE, and else leaves it to libcurl."""
        if own.get("AWS_CA_BUNDLE") or cls._is_bundle(built_for):
            return {}
        found = next(filter(cls._is_bundle, cls._known(own)), None)
        if found is None:
            return {}
        return {"AWS_CA_BUNDLE": found, "SSL_CERT_FILE": found}

    @classmethod
    def _known(cls, own):
        yield from (own.get(name) for name in ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"))
        yield ssl.get_default_verify_paths().cafile
        yield from cls.USUAL
        try:
            import certifi

            yield certifi.where()
        except Exception:
            # Not installed, or not whole: as good as none.
            pass

    @staticmethod
    def _is_bundle(path: str | None) -> bool:
        return bool(path) and os.path.isfile(path) and os.access(path, os.R_OK) and os.path.getsize(path) > 0


def child_environment(installed: Installed, added: dict[str, str] | None = None) -> dict[str, str]:
    """The surroundings of a child of this worker, without SATCHEL_WORKER: what says where things are and how the network is reached."""
    names = {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "CURL_CA_BUNDLE", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    }
    prefixes = ("LC_", "AWS_", "SATCHEL_")
    passed = {name: value for name, value in os.environ.items() if name in names or name.startswith(prefixes)}
    passed.pop("SATCHEL_WORKER", None)
    # What walks the stack after a crash is a program of Swift's, which did not come along; without this each child says that it misses it.
    passed["SWIFT_BACKTRACE"] = os.environ.get("SWIFT_BACKTRACE", "enable=no")
    return {**passed, **installed.environment, **(added or {})}
