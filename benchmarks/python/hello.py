"""The short text, for servers that speak WSGI."""

TEXT = b"Hello, world\n"


def application(environ, start_response):
    start_response(
        "200 OK",
        [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(TEXT)))],
    )
    return [TEXT]
