"""Eigenvalues by numpy.linalg.eigh (LAPACK syevd, float64), ascending, of matrices that are hard in different ways."""

from common import write_golden

import numpy as np


def planted():
    rng = np.random.default_rng(1)
    basis, _ = np.linalg.qr(rng.normal(size=(20, 20)))
    spectrum = np.array([-100.0, -10.0, -1.0, -1e-3, 0.0, 1e-6, 1e-3, 0.5, 1.0, 1.0001, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0,
                         34.0, 55.0, 500.0, 1000.0])
    matrix = basis @ np.diag(spectrum) @ basis.T
    # Rounded to a grid, so that the file does not depend on the last bit of QR; the eigenvalues move by under 1e-9.
    return np.round((matrix + matrix.T) / 2, 10), spectrum


def repeated():
    """diag(1, 1, 1, 4, 4, 9) turned by three Householder reflections."""
    v = np.array([1.0, 2.0, 0.0, 2.0, 0.0, 0.0]) / 3
    w = np.array([0.0, 2.0, 2.0, 0.0, 1.0, 0.0]) / 3
    u = np.array([2.0, 0.0, 1.0, 0.0, 0.0, 2.0]) / 3
    basis = np.eye(6)
    for vector in (v, w, u):
        basis = basis @ (np.eye(6) - 2 * np.outer(vector, vector))
    matrix = basis @ np.diag([1.0, 1.0, 1.0, 4.0, 4.0, 9.0]) @ basis.T
    return np.round((matrix + matrix.T) / 2, 14)


def case(name, matrix, note, digits, exact=None):
    result = {"name": name, "note": note, "matrix": matrix,
              "eigenvalues": np.round(np.linalg.eigvalsh(matrix), digits) + 0.0}
    if name != "planted" and not np.allclose(np.linalg.eigh(matrix)[0], result["eigenvalues"], atol=10.0**-digits):
        raise ValueError(f"eigh and eigvalsh disagree on {name}.")
    return result if exact is None else {**result, "exact": exact}


def generate():
    index = np.arange(12)
    hilbert = 1.0 / (index[:, None] + index[None, :] + 1)
    spread, spectrum = planted()
    ten = np.arange(10)
    laplacian = np.diag(np.full(10, 2.0)) - np.diag(np.ones(9), 1) - np.diag(np.ones(9), -1)
    wilkinson = np.diag(np.abs(np.arange(21) - 10.0)) + np.diag(np.ones(20), 1) + np.diag(np.ones(20), -1)
    return [write_golden("linalg", "eigen", __file__, ["numpy"], {"cases": [
        case("hilbert", hilbert, "1/(i+j+1); the smallest eigenvalues are known to about 1e-16 absolute only.", 15),
        case("planted", spread, "Planted spectrum; the matrix is rounded to 1e-10, so exact holds to 1e-9 only.", 11,
             exact=spectrum),
        case("repeated", repeated(), "Eigenvalues of multiplicity 3, 2 and 1.", 13,
             exact=np.array([1.0, 1.0, 1.0, 4.0, 4.0, 9.0])),
        case("tridiagonal", laplacian, "2 on the diagonal, -1 beside it: 2 - 2 cos(k pi / 11).", 14,
             exact=np.round(2 - 2 * np.cos((ten + 1) * np.pi / 11), 15)),
        case("wilkinson", wilkinson, "Wilkinson's W21+: pairs of eigenvalues that agree to many digits.", 13),
    ]})]
