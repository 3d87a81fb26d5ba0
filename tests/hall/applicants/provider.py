"""An OpenID Connect provider as a process of its own: discovery, JWKS, code flow with PKCE.

It checks what a real one checks: client, secret, redirect address, S256 verifier, one use of a
code. ``POST /test`` sets the next person's claims and how to misbehave. The port is printed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "hall", "a-secret-of-the-provider"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = "key-1"


class Handler(BaseHTTPRequestHandler):
    state: dict[str, Any] = {"claims": {"sub": "s-1"}, "fault": ""}
    codes: dict[str, dict[str, str]] = {}
    tokens: dict[str, dict[str, Any]] = {}

    @property
    def issuer(self) -> str:
        return f"http://{self.headers['Host']}"

    def log_message(self, *_: Any) -> None:
        pass

    def answer(self, body: Any, status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(path.query).items()}
        if path.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "jwks_uri": f"{self.issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        elif path.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [{**key, "kid": KID, "alg": "RS256", "use": "sig"}]})
        elif path.path == "/authorize":
            self.authorize(asked)
        elif path.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            claims = self.tokens.get(token)
            if claims is None:
                self.answer({"error": "invalid_token"}, 401)
                return
            wrong = self.state["fault"] == "userinfo"
            self.answer({**claims, "sub": "somebody-else"} if wrong else claims)
        else:
            self.answer({"error": "not_found"}, 404)

    def authorize(self, asked: dict[str, str]) -> None:
        sound = (
            asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code"
            and "openid" in asked.get("scope", "").split()
            and asked.get("code_challenge_method") == "S256"
            and asked.get("code_challenge")
            and asked.get("state")
        )
        if not sound:
            self.answer({"error": "invalid_request"}, 400)
            return
        if self.state["fault"] == "denied":
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe()
            self.codes[code] = {
                "challenge": asked["code_challenge"],
                "redirect": asked["redirect_uri"],
            }
            back = {"code": code, "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/test":
            Handler.state = json.loads(body)
            self.answer({})
            return
        given = {key: values[0] for key, values in parse_qs(body).items()}
        known = self.codes.pop(given.get("code", ""), None)
        verifier = given.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            known is None
            or known["challenge"] != challenge
            or known["redirect"] != given.get("redirect_uri")
            or given.get("client_id") != CLIENT
            or given.get("client_secret") != SECRET
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        access = secrets.token_urlsafe()
        self.tokens[access] = self.state["claims"]
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 60}
        if self.state["fault"] != "no_id_token":
            answer["id_token"] = self.id_token()
        self.answer(answer)

    def id_token(self) -> str:
        fault, now = self.state["fault"], int(time.time())
        claims = {
            "iss": "https://elsewhere.example" if fault == "issuer" else self.issuer,
            "aud": "another-client" if fault == "audience" else CLIENT,
            "sub": self.state["claims"]["sub"],
            "iat": now,
            "exp": now - 60 if fault == "expired" else now + 300,
        }
        key = OTHER_KEY if fault == "signature" else KEY
        if fault == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": KID})
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KID})


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
