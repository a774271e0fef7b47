"""One judge for all embeddings: `judge.py DATA.npy EMBEDDING` prints exact KL and trustworthiness (12 neighbours).

KL: affinities of perplexity 30 from 90 exact neighbours (openTSNE's), exact normalisation over all pairs. The trustworthiness
is scikit-learn's formula; above 10,000 points over 2,000 of them, drawn with a fixed seed.
"""
import json
import sys

import numpy as np
import openTSNE


def divergence(x, y):
    p = openTSNE.affinity.PerplexityBasedNN(x, perplexity=30, method="exact", n_jobs=2).P.tocoo()
    total = -float(len(y))
    for start in range(0, len(y), 500):
        part = y[start : start + 500]
        squared = (part[:, None, 0] - y[None, :, 0]) ** 2 + (part[:, None, 1] - y[None, :, 1]) ** 2
        total += (1 / (1 + squared)).sum()
    q = 1 / (1 + ((y[p.row] - y[p.col]) ** 2).sum(1)) / total
    return float((p.data * np.log(np.maximum(p.data, 1e-300) / q)).sum())


def trustworthiness(x, y, k=12):
    n = len(x)
    rows = np.arange(n) if n <= 10000 else np.sort(np.random.default_rng(0).choice(n, 2000, replace=False))
    norms, norms_y = (x * x).sum(1), (y * y).sum(1)
    penalty = 0
    for start in range(0, len(rows), 500):
        chunk = rows[start : start + 500]
        near = norms_y[chunk, None] + norms_y[None] - 2 * y[chunk] @ y.T
        near[np.arange(len(chunk)), chunk] = np.inf
        near = np.argpartition(near, k, axis=1)[:, :k]
        far = norms[chunk, None] + norms[None] - 2 * x[chunk] @ x.T
        far[np.arange(len(chunk)), chunk] = np.inf
        distances = np.take_along_axis(far, near, 1)
        for j in range(k):
            rank = (far < distances[:, j : j + 1]).sum(1) + 1 - k
            penalty += rank[rank > 0].sum()
    return float(1 - penalty * (2.0 / (len(rows) * k * (2.0 * n - 3 * k - 1))))


if __name__ == "__main__":
    data = np.load(sys.argv[1]).astype(np.float64)
    embedding = np.fromfile(sys.argv[2], np.float64).reshape(len(data), -1)
    print(json.dumps({"KL": round(divergence(data, embedding), 4), "trustworthiness": round(trustworthiness(data, embedding), 5)}))
