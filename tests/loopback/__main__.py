"""Serves until its standard input ends, so that it dies with the test that started it."""

import asyncio
import json
import sys

from aiohttp import web

from tests.loopback.control import Control
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Interactions
from tests.loopback.rest import PREFIX, Rest
from tests.loopback.state import State


async def serve() -> None:
    """Listen on a free port of 127.0.0.1, and say which on standard output."""
    state = State()
    rest = Rest(state, Gateway(state), Interactions(state))
    app = web.Application()
    rest.add_routes(app)
    app.router.add_get("/gateway", rest.gateway.serve)
    app.router.add_post("/_control/{name:[a-z][a-z_]*}", Control(rest).serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    state.gateway_url = f"ws://{host}:{port}/gateway"
    hello = {
        "url": f"http://{host}:{port}",
        "api": f"http://{host}:{port}{PREFIX}",
        "token": state.token,
    }
    sys.stdout.write(json.dumps(hello) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    rest.faults.clear()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
