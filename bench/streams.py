"""The recorded streams that the benchmarks read."""
import gzip
import pathlib


def stream(folder, name, scratch):
    """Where it lies, unpacked into `scratch` if need be."""
    plain = pathlib.Path(folder) / name
    if plain.exists():
        return str(plain)
    unpacked = pathlib.Path(scratch) / name
    unpacked.write_bytes(gzip.decompress((pathlib.Path(folder) / (name + ".gz")).read_bytes()))
    return str(unpacked)
