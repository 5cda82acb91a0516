"""The lowest layer of a request, where the key is added.

Everything above (logs, exceptions, redirects, stored pages) sees requests without keys, and so can leak none.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.request import getproxies, proxy_bypass

import httpx2

from ..errors import ServiceError


class SigningTransport(httpx2.BaseTransport):
    """Sends requests, with ``parameters`` and ``headers`` added to those that go to ``home`` and to no other place.

    Args:
        title: the service, as messages call it.
        home: address of the service.
        parameters: added to the query: a key, the address of who asks.
        headers: added to the headers.
    """

    def __init__(self, title: str, home: str, parameters: Mapping[str, str], headers: Mapping[str, str]) -> None:
        self.title = title
        self.home = httpx2.URL(home)
        self.parameters = parameters
        self.headers = headers
        proxy = None if proxy_bypass(self.home.host) else getproxies().get(self.home.scheme)
        self.inner = httpx2.HTTPTransport(proxy=proxy)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer. Raises ``ServiceError`` where a redirect leads to a place that is not encrypted."""
        if _origin(request.url) != _origin(self.home):
            if request.url.scheme != "https":
                raise ServiceError(
                    self.title, f"sends us on to {request.url.host} without encryption; nothing was sent"
                )
            return self.inner.handle_request(request)
        response = self.inner.handle_request(self._signed(request))
        if "location" in response.headers:
            response.headers["location"] = self._unsigned(response.headers["location"])
        return response

    def close(self) -> None:
        self.inner.close()

    def _signed(self, request: httpx2.Request) -> httpx2.Request:
        return httpx2.Request(
            request.method,
            request.url.copy_merge_params(self.parameters),
            headers={**request.headers, **self.headers},
            stream=request.stream,
            extensions=request.extensions,
        )

    def _unsigned(self, location: str) -> str:
        """A service may repeat the address it was asked at, key and all."""
        url = httpx2.URL(location)
        for name in self.parameters:
            url = url.copy_remove_param(name)
        return str(url)


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
