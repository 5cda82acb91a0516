"""Random orders, which tests by permutation go through."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)

# A p-value near .05 has a standard error of .007 then.
N_ORDERS = 999


def random_orders(values: npt.NDArray[Scalar], seed: int, n: int = N_ORDERS) -> npt.NDArray[Scalar]:
    """``n`` + 1 rows: the values as they stand, which are one of the orders, then in random orders."""
    orders = np.tile(values, (n + 1, 1))
    orders[1:] = np.random.default_rng(seed).permuted(orders[1:], axis=1)
    return orders
