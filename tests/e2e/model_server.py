"""An OpenAI-compatible endpoint on 127.0.0.1 that counts, answers by rule, and misbehaves on request.

The same question always gets the same answer, made of sentences of the passage that the question holds, so that honest
answers are grounded. `behaviour` is asked for each request and may return the name of a fault.
"""

import collections
import hashlib
import http.server
import json
import re
import threading
import time
from collections.abc import Callable

FAULTS = ("hang", "drip", "close", "429", "500", "broken-json", "no-json", "wrong-schema", "not-openai", "redirect",
          "429-wait", "401", "repeats-key")
WAIT_S = 2.0  # what 429-wait asks for


class ModelServer:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.delay_s = 0.0
        self.answer: Callable[[dict], str] = answer_to  # to a request
        self.behaviour: Callable[[int, bytes], str | None] = lambda number, body: None
        self.reset()

    def reset(self) -> None:
        with getattr(self, "lock", threading.Lock()):
            self.requests = collections.Counter()  # by hash of the body
            self.answered = 0
            self.in_flight = 0
            self.most_in_flight = 0
            self.number = 0
            self.tokens = 0  # of all answers
            self.arrivals: list[float] = []
            self.keys_seen: set[str] = set()
            self.paths_seen: set[str] = set()

    @property
    def total(self) -> int:
        with self.lock:
            return sum(self.requests.values())

    @property
    def repeated(self) -> int:
        """Requests beyond the first of each kind."""
        with self.lock:
            return sum(self.requests.values()) - len(self.requests)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def __enter__(self) -> "ModelServer":
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                owner.serve(self)

            def do_GET(self) -> None:
                self.send_error(404)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: object) -> None:
                pass  # clients are killed in the middle of a request on purpose

        self.http = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def serve(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        with self.lock:
            self.requests[hashlib.sha256(body).hexdigest()] += 1
            self.arrivals.append(time.monotonic())
            number = self.number
            self.number += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            self.keys_seen.add(handler.headers.get("Authorization", ""))
            self.paths_seen.add(handler.path)
        try:
            fault = self.behaviour(number, body)
            if fault:
                misbehave(handler, fault)
                return
            if self.delay_s:
                time.sleep(self.delay_s)
            done = completion(self.answer(json.loads(body)))
            with self.lock:
                self.answered += 1
                self.tokens += done["usage"]["total_tokens"]
            reply(handler, 200, done)
        finally:
            with self.lock:
                self.in_flight -= 1


def reply(handler: http.server.BaseHTTPRequestHandler, status: int, content: dict | bytes, **headers: str) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(text: str) -> dict:
    tokens = max(1, len(text) // 4)
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "test",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": tokens, "total_tokens": 100 + tokens}}


def misbehave(handler: http.server.BaseHTTPRequestHandler, fault: str) -> None:
    if fault == "hang":
        time.sleep(20)
        handler.close_connection = True
    elif fault == "drip":
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
        handler.close_connection = True
    elif fault == "close":
        handler.close_connection = True
        handler.connection.close()
    elif fault == "429":
        reply(handler, 429, {"error": {"message": "slow down", "type": "rate_limit"}}, Retry_After="0")
    elif fault == "429-wait":
        reply(handler, 429, {"error": {"message": "slow down"}}, Retry_After=str(int(WAIT_S)))
    elif fault in ("401", "repeats-key"):
        key = handler.headers.get("Authorization", "")
        reply(handler, 401 if fault == "401" else 400, {"error": {"message": f"incorrect key provided: {key}"}})
    elif fault == "500":
        reply(handler, 500, {"error": {"message": "oops"}})
    elif fault == "broken-json":
        reply(handler, 200, b'{"choices": [{"message": {"content": "unfinished')
    elif fault == "no-json":
        reply(handler, 200, completion('Sure! Here is {"question": "what'))
    elif fault == "wrong-schema":
        reply(handler, 200, completion('{"colour": "blue"}'))
    elif fault == "not-openai":
        reply(handler, 200, {"hello": "world"})
    elif fault == "redirect":
        reply(handler, 302, b"", Location="http://127.0.0.1:9/elsewhere")
    else:
        raise ValueError(fault)


def answer_to(request: dict) -> str:
    """An honest answer: what the JSON schema asks for, out of the passage in the last message."""
    schema = (request.get("response_format") or {}).get("json_schema", {}).get("schema")
    prompt = request["messages"][-1]["content"]
    passage = max(re.split(r"\n\s*\n", prompt), key=len)
    if schema is None:
        return passage
    return json.dumps(fill(schema, passage, request.get("seed", 0)), ensure_ascii=False)


def fill(schema: dict, passage: str, seed: int) -> object:
    sentences = [s.strip() for s in re.split(r"(?<=[.!?다])\s+", passage) if len(s.strip()) > 20] or [passage]
    sentence = sentences[int(hashlib.sha256(f"{seed}{passage}".encode()).hexdigest(), 16) % len(sentences)]
    if "enum" in schema:
        return schema["enum"][-1]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type")
    if kind == "object":
        return {name: fill({"x-name": name, **part}, passage, seed) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [fill(schema["items"], passage, seed + i) for i in range(max(1, schema.get("minItems", 1)))]
    if kind in ("integer", "number"):
        return schema.get("maximum", 5)
    if kind == "boolean":
        return True
    if schema.get("x-name") == "question":
        words = sentence.split()
        korean = bool(re.search("[\uac00-\ud7a3]", sentence))
        return (" ".join(words[:6]) + "에 대해 무엇이라고 합니까?") if korean else f"What is said about {' '.join(words[:6])}?"
    return sentence
