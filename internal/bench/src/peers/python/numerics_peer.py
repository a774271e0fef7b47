"""scikit-learn, openTSNE, umap-learn and faiss on the works of src/numerics/work-list.mjs.

Arguments: WORK-AS-JSON PEER DATA-FOLDER EMBEDDING-FILE. The protocol is that of src/numerics/stopwatch.mjs.
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "2")

import json
import resource
import sys
import time
import traceback
import warnings
from importlib.metadata import version

import numpy as np

warnings.filterwarnings("ignore")


def load(folder, name):
    return np.load(os.path.join(folder, name + ".npy"))


def labels(folder, data):
    y = load(folder, "digits-labels" if data == "digits" else "mnist-labels").ravel()
    return y if data == "digits" else y[: int(data.split("-")[-1])]


def pca(work, peer, x, **_):
    from sklearn.decomposition import PCA
    return lambda: PCA(work["components"], svd_solver=peer, random_state=0).fit(x), \
        lambda m: {"explained": float(m.explained_variance_ratio_.sum()), "firstSingularValue": float(m.singular_values_[0])}


def kernel_pca(work, peer, x, **_):
    from sklearn.decomposition import KernelPCA
    return lambda: KernelPCA(work["components"], kernel="rbf", gamma=work["gamma"], eigen_solver=peer, random_state=0).fit(x), \
        lambda m: {"firstEigenvalue": float(m.eigenvalues_[0])}


def lda(work, peer, x, y, **_):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    return lambda: LinearDiscriminantAnalysis(n_components=work["components"], solver=peer).fit(x, y), \
        lambda m: {"firstRatio": float(m.explained_variance_ratio_[0])}


def neighbors(work, peer, x, folder, **_):
    queries = load(folder, work["queries"])
    if peer == "faiss":
        import faiss
        faiss.omp_set_num_threads(2)

        def search():
            index = faiss.IndexFlatL2(x.shape[1])
            index.add(x)
            return np.sqrt(index.search(queries, work["k"])[0])
    else:
        from sklearn.neighbors import NearestNeighbors

        def search():
            return NearestNeighbors(n_neighbors=work["k"], algorithm=peer, n_jobs=2).fit(x).kneighbors(queries)[0]
    return search, lambda d: {"meanDistance": float(d.mean())}


def tsne(work, peer, x, **_):
    if peer == "sklearn":
        from sklearn.manifold import TSNE
        return lambda: TSNE(2, perplexity=work["perplexity"], random_state=0, n_jobs=2).fit(x), lambda m: {"ownKL": float(m.kl_divergence_)}, \
            lambda m: m.embedding_
    import openTSNE
    return lambda: openTSNE.TSNE(perplexity=work["perplexity"], negative_gradient_method=peer, n_jobs=2, random_state=0).fit(x), \
        lambda e: {"ownKL": float(e.kl_divergence)}, np.asarray


def umap(work, peer, x, **_):
    import umap as learn
    options = {"random_state": 0, "n_jobs": 1} if peer == "seeded" else {"n_jobs": 2}
    learn.UMAP(n_neighbors=work["neighbors"], **options).fit(x)  # compiles, which takes ten times as long as the work
    return lambda: learn.UMAP(n_neighbors=work["neighbors"], **options).fit(x), lambda m: {}, lambda m: m.embedding_


def mds(work, peer, x, **_):
    from sklearn.manifold import MDS
    return lambda: MDS(2, n_init=1, init="random", random_state=0).fit(x), \
        lambda m: {"stress": float(m.stress_), "iterations": int(m.n_iter_)}, lambda m: m.embedding_


def isomap(work, peer, x, **_):
    from sklearn.manifold import Isomap
    return lambda: Isomap(n_neighbors=work["neighbors"], n_jobs=2).fit(x), \
        lambda m: {"residual": float(m.reconstruction_error())}, lambda m: m.embedding_


def logistic(work, peer, x, y, **_):
    from sklearn.linear_model import LogisticRegression
    return lambda: LogisticRegression(max_iter=1000).fit(x, y), lambda m: {"accuracy": float(m.score(x, y))}


KINDS = {"pca": pca, "kernel-pca": kernel_pca, "lda": lda, "neighbors": neighbors, "tsne": tsne, "umap": umap, "mds": mds,
         "isomap": isomap, "logistic": logistic}
PACKAGES = {"faiss": "faiss-cpu", "bh": "openTSNE", "fft": "openTSNE", "seeded": "umap-learn", "parallel": "umap-learn"}


def busy():
    with open("/proc/stat") as file:
        user, nice, system, idle, wait, irq, soft = [int(field) for field in file.readline().split()[1:8]]
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK") if os.path.exists("/proc/stat") else 0


def main(text, peer, folder, embedding_file=None):
    work = json.loads(text)
    x = load(folder, work["data"])
    if work["kind"] not in ("neighbors",):
        x = x.astype(np.float64, copy=False)
    y = labels(folder, work["data"]) if work["kind"] in ("lda", "logistic") else None
    fit, quality, *embedding = KINDS[work["kind"]](work, peer, x=x, y=y, folder=folder)
    seconds, disturbance = [], 0.0
    for _ in range(1 if work["repeats"] == 1 else work["repeats"] + 1):
        before, began = busy() - sum(os.times()[:2]), time.perf_counter()
        result = fit()
        elapsed = time.perf_counter() - began
        disturbance = max(disturbance, (busy() - sum(os.times()[:2]) - before) / elapsed)
        seconds.append(round(elapsed, 4))
    if embedding and embedding_file:
        os.makedirs(os.path.dirname(embedding_file), exist_ok=True)
        np.ascontiguousarray(embedding[0](result), np.float64).tofile(embedding_file)
    package = PACKAGES.get(peer, "scikit-learn")
    return {"kind": "measured", "first": seconds[0], "seconds": seconds[1:] or seconds, "disturbance": round(max(0.0, disturbance), 2),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "quality": quality(result),
            "version": f"{package} {version(package)}"}


if __name__ == "__main__":
    try:
        outcome = main(*sys.argv[1:])
    except Exception as error:  # every failure is a result with its reason
        traceback.print_exc()
        outcome = {"kind": "unavailable", "reason": f"{type(error).__name__}: {error}".split("\n")[0]}
    print(json.dumps(outcome), flush=True)
