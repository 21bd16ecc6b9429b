"""A Redis of each test's own."""

import pytest

from tests.support.redis import RedisServer, require


@pytest.fixture
def redis(tmp_path):
    require("redis-server")
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()
