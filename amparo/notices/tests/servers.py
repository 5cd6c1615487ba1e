"""Mail server, gateway and push service on loopback, as unreliable as a test wants them."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import socket
import ssl
import threading
import urllib.parse
from collections import Counter
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Mailbox:
    """An SMTP server's handler: `refusing` of the next mails are put off, `nobody` are the addresses that do not exist."""

    def __init__(self):
        self.messages = []
        self.refusing = 0
        self.nobody = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.nobody:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refusing:
            self.refusing -= 1
            return "451 try again later"
        self.messages.append(envelope)
        return "250 OK"


class Gateway:
    """A gateway of the Twilio kind. `answers` are taken one by one: a status; `lost`: done, but the answer never arrives;
    `late`: the answer comes when nobody waits any more. Whatever has the same name is done once."""

    def __init__(self):
        self.calls, self.answers = [], []
        self.done = {}
        self.asked = Counter()
        self.slow = threading.Event()
        self.error = 0

    def form(self, number=-1):
        return {name: values[0] for name, values in self.calls[number][2].items()}

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.calls.append((handler.path, dict(handler.headers), urllib.parse.parse_qs(body)))
        name = handler.headers["Idempotency-Key"]
        self.asked[name] += 1
        answer = self.answers.pop(0) if self.answers else 201
        if answer in (201, "lost", "late"):
            self.done.setdefault(name, f"SM{len(self.done) + 1}")
        if answer == "lost":
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        if answer == "late":
            self.slow.wait(30)
            answer = 201
        payload = json.dumps({"sid": self.done.get(name, ""), "code": self.error}).encode()
        handler.send_response(answer)
        handler.send_header("Content-Length", str(len(payload)))
        handler.end_headers()
        handler.wfile.write(payload)


class PushService:
    """A push service: keeps what it was handed, by topic."""

    def __init__(self):
        self.calls, self.answers = [], []

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.calls.append((handler.path, dict(handler.headers), body))
        handler.send_response(self.answers.pop(0) if self.answers else 201)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@contextmanager
def serving(what, *, context=None):
    """`what.handle` answers every POST; gives the port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            what.handle(self)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder):
    """A certificate for `localhost` that signed itself: where it lies, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context
