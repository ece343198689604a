"""The app's own routes and headers, and what a visitor sees of an error."""

from __future__ import annotations

import gc
import gzip
import logging
import socket
import sys
import types
from collections.abc import Iterator

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.testing.v1 import AppTest

from tests.container import read
from viz.core.spec import RunSpec
from viz.player.surface_grid import POINTS, grid_points, surface_url
from viz.ui import banner, security, server
from viz.ui.assets import assets_path, current_bundle, plotly_script
from viz.ui.preload import LATER, PAGES, PreloadAssets
from viz.ui.routes import make_routes

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = Starlette(routes=make_routes(), middleware=[Middleware(security.SecurityHeaders)])
    with TestClient(app) as test_client:
        yield test_client


class TestAssets:
    def test_serves_plotly_as_it_is_installed(self, client: TestClient) -> None:
        response = client.get(f"/{assets_path()}plotly.min.js")
        assert response.status_code == 200
        assert response.content == plotly_script().read_bytes()
        assert response.headers["content-type"] == "text/javascript; charset=utf-8"
        assert response.headers["content-encoding"] == "gzip"
        assert int(response.headers["content-length"]) < 0.4 * len(response.content)
        assert response.headers["cache-control"] == FOREVER
        assert response.headers["vary"] == "Accept-Encoding"

    def test_serves_every_module_of_the_player(self, client: TestClient) -> None:
        for name, asset in current_bundle().assets.items():
            assert client.get(f"/{assets_path()}{name}").content == asset.body, name

    def test_plain_where_gzip_is_not_accepted(self, client: TestClient) -> None:
        address = f"/{assets_path()}plotly.min.js"
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == plotly_script().read_bytes()
        assert plain.headers["etag"] != client.get(address).headers["etag"]

    def test_answers_304_to_who_has_it(self, client: TestClient) -> None:
        address = f"/{assets_path()}plotly.min.js"
        tag = client.get(address).headers["etag"]
        again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200

    def test_an_old_version_is_served_but_not_kept(self, client: TestClient) -> None:
        response = client.get("/adamscope/0000000000000000/plotly.min.js")
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "nothing.js",
            "../assets.py",
            "..%2f..%2fui%2fassets.py",
            "%2e%2e/%2e%2e/ui/assets.py",
            "..%5c..%5capp.py",
            "/etc/passwd",
            "plotly.min.js/",
            "plotly.min.js%00.css",
            "",
        ],
    )
    def test_nothing_else_is_served(self, client: TestClient, path: str) -> None:
        response = client.get(f"/{assets_path()}{path}")
        assert response.status_code == 404
        assert len(response.content) < 100

    def test_the_version_follows_an_edit(self, client: TestClient, tmp_path, monkeypatch) -> None:
        (tmp_path / "js").mkdir()
        module = tmp_path / "js" / "player.js"
        module.write_text("export const a = 1;")
        monkeypatch.setattr("viz.ui.assets.ROOMS", (types.SimpleNamespace(__path__=[str(tmp_path)]),))
        clock = iter(range(10**6, 10**6 + 100))  # the files are looked at once a second
        monkeypatch.setattr("viz.ui.assets.time", types.SimpleNamespace(monotonic=lambda: next(clock)))
        before = assets_path()
        module.write_text("export const a = 2;  // edited")
        assert assets_path() != before
        assert client.get(f"/{assets_path()}player.js").text == "export const a = 2;  // edited"


class TestSockets:
    def test_responses_do_not_wait_for_an_acknowledgement(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
            server.send_at_once()
            assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


class TestPreload:
    def test_pages_name_the_players_files_but_not_plotly(self) -> None:
        paths = ("/below/", "/below/maps", "/below/elsewhere")
        routes = [Route(path, lambda _: HTMLResponse("<p>")) for path in paths]
        routes.append(Route("/text", lambda _: PlainTextResponse("text")))
        app = Starlette(routes=routes, middleware=[Middleware(PreloadAssets, base_path="/below/")])
        with TestClient(app) as client:
            explore, maps = (client.get(path).headers["link"].split(", ") for path in paths[:2])
            assert "link" not in client.get("/text").headers
            assert "link" not in client.get(paths[2]).headers
        assert f"</below/{assets_path()}player.js>; rel=modulepreload" in explore
        assert f"</below/{assets_path()}player.css>; rel=preload; as=style" in explore
        assert f"</below/{assets_path()}scene3d.js>; rel=modulepreload" in explore
        assert f"</below/{assets_path()}plot.js>; rel=modulepreload" in maps
        assert f"</below/{assets_path()}plot.css>; rel=preload; as=style" in maps
        assert f"</below/{assets_path()}theme.js>; rel=modulepreload" in maps
        assert not any("scene" in link for link in maps)
        assert not any("plotly" in link for link in explore + maps)

    def test_every_file_is_needed_by_a_page(self) -> None:
        bundle = current_bundle()
        needed = {name for module in (*PAGES.values(), *LATER) for name in bundle.needed_by(module)}
        assert needed | {"plotly.min.js"} == set(bundle.assets)


class TestSurfaces:
    def test_holds_the_loss_above_the_minimum(self, client: TestClient) -> None:
        spec = RunSpec(surface="styblinski_tang", rotation=30.0, loss_scale=2.0)
        response = client.get("/" + surface_url("styblinski_tang", 30.0, 2.0))
        assert response.status_code == 200
        assert response.headers["cache-control"] == FOREVER
        header, array = read(response.content)
        assert (header["nx"], header["ny"], header["z"]) == (POINTS, POINTS, {"offset": 0, "shape": [POINTS, POINTS]})
        assert header["z_offset"] == pytest.approx(-156.664, abs=1e-2)
        expected = spec.landscape.value(grid_points(spec.landscape)) - header["z_offset"]
        np.testing.assert_allclose(array(header["z"]), expected, rtol=1e-6)

    def test_rows_run_along_y(self, client: TestClient) -> None:
        header, array = read(client.get("/" + surface_url("quadratic", params={"kappa": 100.0})).content)
        grid = array(header["z"])
        corner = (header["x"][1], header["y"][0])
        assert grid[0, -1] == pytest.approx(0.5 * (corner[0] ** 2 + 100.0 * corner[1] ** 2))
        assert grid[0, POINTS // 2] > 50 * grid[POINTS // 2, 0]

    def test_the_address_says_what_is_drawn(self) -> None:
        urls = {
            surface_url("quadratic"),
            surface_url("quadratic", params={"kappa": 3.0}),
            surface_url("quadratic", rotation=1.0),
            surface_url("rosenbrock"),
        }
        assert len(urls) == 4
        assert surface_url("quadratic") == surface_url("quadratic", 0.0, 1.0, {})

    def test_a_stale_version_is_not_kept(self, client: TestClient) -> None:
        for address in ("?surface=rosenbrock", "?surface=rosenbrock&v=000000000000"):
            assert client.get(f"/adamscope/surface.bin{address}").headers["cache-control"] == "no-cache"

    def test_compresses_and_revalidates(self, client: TestClient) -> None:
        address = "/" + surface_url("rosenbrock")
        packed = client.get(address)
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert plain.content == packed.content
        tag = packed.headers["etag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304

    @pytest.mark.parametrize(
        ("query", "named"),
        [
            ("", "surface"),
            ("surface=rosenbrok", "rosenbrock"),
            ("surface=rosenbrock&surface=ackley", "once"),
            ("surface=rosenbrock&rotation=nan", "rotation"),
            ("surface=rosenbrock&rotation=1e9", "rotation"),
            ("surface=rosenbrock&rotation=<script>", "rotation"),
            ("surface=rosenbrock&loss_scale=-1", "loss_scale"),
            ("surface=rosenbrock&loss_scale=inf", "loss_scale"),
            ("surface=rosenbrock&kappa=3", "kappa"),
            ("surface=quadratic&kappa=1e9", "kappa"),
            ("surface=quadratic&kappa=ten", "kappa"),
            ("surface=quadratic&kappa=" + "9" * 5000, "kappa"),
        ],
    )
    def test_says_what_is_wrong(self, client: TestClient, query: str, named: str) -> None:
        response = client.get(f"/adamscope/surface.bin?{query}")
        assert response.status_code == 400
        assert named in response.text
        assert len(response.text) < 600
        assert response.headers["content-type"].startswith("text/plain")


class TestHeaders:
    def test_every_response_carries_them(self, client: TestClient) -> None:
        for address in (f"/{assets_path()}plotly.min.js", "/adamscope/nothing", "/adamscope/surface.bin", "/elsewhere"):
            headers = client.get(address).headers
            assert headers["x-content-type-options"] == "nosniff", address
            assert "frame-ancestors 'self'" in headers["content-security-policy"], address

    def test_no_script_from_elsewhere_and_no_eval(self, client: TestClient) -> None:
        policy = client.get("/adamscope/nothing").headers["content-security-policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src "))
        sources = scripts.split()[1:]
        assert "'self'" in sources
        assert "blob:" in sources
        assert not {"'unsafe-inline'", "'unsafe-eval'", "https:", "*"} & set(sources)

    def test_websockets_and_streams_pass(self) -> None:
        async def echo(websocket: WebSocket) -> None:
            await websocket.accept()
            await websocket.send_text(await websocket.receive_text())
            await websocket.close()

        async def stream(_request: Request) -> StreamingResponse:
            return StreamingResponse(iter(["a", "b", "c"]))

        routes = [WebSocketRoute("/echo", echo), Route("/stream", stream)]
        with TestClient(Starlette(routes=routes, middleware=[Middleware(security.SecurityHeaders)])) as test_client:
            with test_client.websocket_connect("/echo") as websocket:
                websocket.send_text("hello")
                assert websocket.receive_text() == "hello"
            response = test_client.get("/stream")
        assert response.text == "abc"
        assert response.headers["x-content-type-options"] == "nosniff"

    def test_a_school_may_embed_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(security.FRAME_ANCESTORS, "'self' https://lms.example.edu")
        assert security.content_security_policy().endswith("frame-ancestors 'self' https://lms.example.edu")

    @pytest.mark.parametrize("value", ["https://a.example;script-src", "lms.example.edu", "*"])
    def test_an_embedder_must_be_an_origin(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv(security.FRAME_ANCESTORS, value)
        with pytest.raises(ValueError, match=security.FRAME_ANCESTORS):
            security.frame_ancestors()


class TestRedirect:
    def test_explore_keeps_its_query(self, client: TestClient) -> None:
        response = client.get("/explore?surface=beale&lr=0.1", follow_redirects=False)
        assert response.headers["location"] == "/?surface=beale&lr=0.1"

    def test_below_a_base_path(self) -> None:
        with TestClient(Starlette(routes=make_routes("/lab/"))) as test_client:
            assert test_client.get("/lab/explore", follow_redirects=False).headers["location"] == "/lab/"
            assert test_client.get(f"/lab/{assets_path()}plotly.min.js").status_code == 200
            assert test_client.get(f"/{assets_path()}plotly.min.js").status_code == 404


class TestErrors:
    def test_a_visitor_sees_a_sentence_and_the_log_the_rest(self, monkeypatch, caplog) -> None:
        monkeypatch.setenv(server.HOSTED, "1")

        def script() -> None:
            from viz.ui.server import report_error

            try:
                raise RuntimeError("/home/someone/secret")
            except RuntimeError as error:
                report_error(error)

        with caplog.at_level(logging.ERROR):
            shown = AppTest.from_function(script).run()
        (sentence,) = [element.value for element in shown.error]
        assert not shown.exception
        assert "secret" not in sentence
        (record,) = [record for record in caplog.records if record.name == "adamscope"]
        assert record.args[0] in sentence
        assert "/home/someone/secret" in caplog.text

    def test_a_developer_sees_the_traceback(self, monkeypatch) -> None:
        monkeypatch.delenv(server.HOSTED, raising=False)
        assert server.report_error(RuntimeError("no")) is False


class TestAddresses:
    def test_names_the_network_only_where_it_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        options = {
            "server.address": None,
            "server.port": 8501,
            "server.baseUrlPath": "/lab/",
            "server.sslCertFile": None,
        }
        monkeypatch.setattr(banner.st, "get_option", options.get)
        monkeypatch.setattr(banner, "network_address", lambda: "10.0.0.7")
        assert list(banner.addresses().values()) == ["http://localhost:8501/lab", "http://10.0.0.7:8501/lab"]
        options["server.address"] = "127.0.0.1"
        assert list(banner.addresses().values()) == ["http://127.0.0.1:8501/lab"]


class TestCollector:
    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        made: list[str] = []
        for name in ("unfreeze", "collect", "freeze"):
            monkeypatch.setattr(gc, name, lambda name=name: made.append(name))
        monkeypatch.setattr(server._Frozen, "modules", 0)
        return made

    def test_new_imports_are_frozen_once(self, calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        server.freeze_imports()
        server.freeze_imports()
        assert calls == ["unfreeze", "collect", "freeze"]
        monkeypatch.setitem(sys.modules, "imported_by_a_page", types.ModuleType("imported_by_a_page"))
        server.freeze_imports()
        assert calls == ["unfreeze", "collect", "freeze"] * 2

    def test_what_was_frozen_with_them_is_looked_through_again(
        self, calls: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.freeze_imports()
        monkeypatch.setattr(server._Frozen, "since", server._Frozen.since - server.REFREEZE_SECONDS)
        server.freeze_imports()
        assert calls == ["unfreeze", "collect", "freeze"] * 2

    def test_warm_up_prepares_what_is_served(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gc, "freeze", lambda: None)
        server.warm_up()
        bundle = current_bundle()
        assert gzip.decompress(vars(bundle.assets["plotly.min.js"])["packed"]) == plotly_script().read_bytes()
        assert "viz.player.surface_grid" in sys.modules
        assert "viz.ui.shell" not in sys.modules
