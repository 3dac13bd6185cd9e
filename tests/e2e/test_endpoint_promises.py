"""What is promised of endpoints: they are waited for as they ask, never paid beyond the limits, never trusted without a valid
certificate, and the key goes to them and nowhere else."""

import http.server
import ssl
import subprocess
import threading

import model_server
import small_recipes
from saem_cli import Release

KEY = {"SAEM_TEST_KEY": "sk-very-secret"}


def test_retry_after_is_waited_for_by_all(saem, tmp_path, endpoint):
    endpoint.behaviour = lambda number, body: "429-wait" if number == 2 else None
    saem("run", small_recipes.write(tmp_path, endpoint.url, pages=12), env=KEY).expect(0)
    told = endpoint.arrivals[2]
    later = [at for at in endpoint.arrivals if at > told + 0.2]  # those under way when it was told may still arrive
    assert later and min(later) >= told + model_server.WAIT_S - 0.05


def test_the_token_limit_is_never_passed(saem, tmp_path, endpoint):
    recipe = small_recipes.write(tmp_path, endpoint.url, more=", max_tokens: 4000")
    done = saem("run", recipe, env=KEY).expect(4)
    assert "max_tokens" in done.err
    assert 0 < endpoint.tokens <= 4000
    recipe.write_text(recipe.read_text().replace("max_tokens: 4000", "max_tokens: 10000000"))
    saem("run", recipe, env=KEY).expect(0)
    assert endpoint.repeated == 0, "what was answered is not asked again"


def test_failures_of_a_dead_endpoint_are_not_taken_for_answers(saem, tmp_path, endpoint):
    endpoint.behaviour = lambda number, body: "500"
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=3, more=", retries: 1")
    saem("run", recipe, env=KEY).expect(5)
    endpoint.behaviour = lambda number, body: None
    saem("run", recipe, env=KEY).expect(0)
    assert not [r for r in Release(tmp_path / "out").rejects("questions") if r["reason"] == "model-error"]


def test_a_call_that_fails_among_others_is_a_reject_with_its_reason(saem, tmp_path, endpoint):
    first = []

    def behaviour(number, body):
        first.append(body) if not first else None
        return "500" if body == first[0] else None

    endpoint.behaviour = behaviour
    saem("run", small_recipes.write(tmp_path, endpoint.url, pages=12, more=", retries: 1"), env=KEY).expect(0)
    failed = [r for r in Release(tmp_path / "out").rejects("questions") if r["reason"] == "model-error"]
    assert len(failed) == 1 and "500" in failed[0]["detail"]


def test_the_key_is_written_nowhere_even_if_the_endpoint_repeats_it(saem, tmp_path, endpoint):
    endpoint.behaviour = lambda number, body: "repeats-key" if number % 3 == 0 else None
    done = saem("--verbose", "run", small_recipes.write(tmp_path, endpoint.url, pages=12), env=KEY).expect(0)
    assert endpoint.keys_seen == {"Bearer sk-very-secret"}
    assert "sk-very-secret" not in done.out + done.err
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"sk-very-secret" not in file.read_bytes(), f"the key was written to {file}"


def test_a_key_the_endpoint_refuses_ends_the_run_at_once(saem, tmp_path, endpoint):
    endpoint.behaviour = lambda number, body: "401"
    done = saem("run", small_recipes.write(tmp_path, endpoint.url, pages=12), env=KEY).expect(5)
    assert "key_env" in done.err and "sk-very-secret" not in done.err
    assert endpoint.total <= 4, "no retries of what will not get better"


def test_without_its_key_nothing_is_read_or_sent(saem, tmp_path, endpoint):
    done = saem("run", small_recipes.write(tmp_path, endpoint.url, pages=3)).expect(2)
    assert "SAEM_TEST_KEY" in done.err
    assert endpoint.total == 0 and not (tmp_path / "out").exists()


def test_a_certificate_that_nobody_vouches_for_is_refused(saem, tmp_path):
    certificate = tmp_path / "own.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", str(certificate), "-out", str(tmp_path / "own.crt")],
                   check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + (tmp_path / "own.crt").read_text())
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.path)

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            pass  # the handshake fails, as it should

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    url = f"https://127.0.0.1:{server.server_address[1]}/v1"
    done = saem("run", small_recipes.write(tmp_path, url, pages=3, more=", retries: 0"), env=KEY).expect(5)
    server.shutdown()
    server.server_close()
    thread.join()
    assert "certificate is not trusted" in done.err
    assert not heard, "nothing was sent"
