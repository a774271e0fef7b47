"""NPY and NPZ files as NumPy writes them, for the readers of @latentkit/datasets."""

import base64
import io

import numpy as np

import common

GRID = np.arange(24).reshape(2, 3, 4)


def npy(array, version=None):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version)
    return base64.b64encode(buffer.getvalue()).decode()


def case(name, array, version=None):
    return {
        "name": name,
        "npy": npy(array, version),
        "shape": list(array.shape),
        "values": np.ascontiguousarray(array).ravel().astype(np.float64),
    }


def archive(save):
    buffer = io.BytesIO()
    save(buffer, x=GRID.astype("<f4"), y=np.array([3, 1], "<i8"))
    return base64.b64encode(buffer.getvalue()).decode()


def generate():
    signed = GRID - 12
    fractions = GRID / 8 - 1
    dtypes = {
        "<f4": fractions, ">f4": fractions, "<f8": fractions, ">f8": fractions, "|i1": signed, "|u1": GRID * 10,
        "<i2": signed * 1000, ">i2": signed * 1000, "<u2": GRID * 2000, ">u2": GRID * 2000, "<i4": signed * 10**7,
        ">i4": signed * 10**7, "<i8": signed * 10**8, ">i8": signed * 10**8, "|b1": GRID % 3 == 0,
    }
    cases = [case(dtype, array.astype(dtype)) for dtype, array in dtypes.items()]
    cases += [
        case("Fortran order", np.asfortranarray(fractions.astype("<f4"))),
        case("Fortran order, big-endian", np.asfortranarray(signed.astype(">i2"))),
        case("version 2", GRID.astype("<f4"), (2, 0)),
        case("version 3", GRID.astype("<f4"), (3, 0)),
        case("vector", np.array([1.5, -2.5], "<f8")),
        case("scalar", np.array(7.0, "<f4")),
        case("no rows", np.zeros((0, 3), "<f4")),
    ]
    refused = {
        "complex": npy(np.array([1 + 2j])),
        "text": npy(np.array(["a"])),
        "half": npy(np.array([1.0], "<f2")),
        "structure": npy(np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")])),
        "64 bits": npy(np.array([0, 2**31], "<i8")),
    }
    buffer = io.BytesIO()
    np.save(buffer, np.array([None], dtype=object), allow_pickle=True)
    refused["objects"] = base64.b64encode(buffer.getvalue()).decode()
    data = {"cases": cases, "refused": refused, "savez": archive(np.savez), "savez_compressed": archive(np.savez_compressed)}
    return [common.write_golden("datasets", "npy", __file__, ["numpy"], data)]
