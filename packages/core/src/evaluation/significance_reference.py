"""What SciPy and statsmodels compute for McNemar's exact test and Holm's correction.

python significance_reference.py > significance-reference.json, then prettier
with scipy 1.17.1 and statsmodels 0.15.0.
"""

import json

from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

SPLITS = [(0, 0), (1, 0), (5, 5), (0, 5), (2, 10), (7, 8), (40, 70), (3, 41), (0, 60), (900, 1031)]
FAMILIES = [
    [0.02],
    [0.01, 0.04, 0.03],
    [0.04, 0.04, 0.04, 0.04],
    [0.001, 0.2, 0.012, 0.9, 0.013, 0.012],
    [1.0, 0.5, 1e-12, 0.0499, 0.0125, 0.06, 0.3],
]


def exact(a, b):
    """The same by both libraries, or it is no reference."""
    result = mcnemar([[0, a], [b, 0]], exact=True).pvalue
    by_coins = binomtest(a, a + b, 0.5).pvalue if a + b else 1.0
    assert abs(result - by_coins) < 1e-12, (a, b, result, by_coins)
    return float(by_coins)


def holm(values):
    return [float(value) for value in multipletests(values, method="holm")[1]]


print(
    json.dumps(
        {
            "mcnemar": [{"split": split, "pValue": exact(*split)} for split in SPLITS],
            "holm": [{"pValues": family, "adjusted": holm(family)} for family in FAMILIES],
        },
        indent=2,
    )
)
