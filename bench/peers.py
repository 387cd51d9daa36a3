"""Installs the peers, at pinned versions, under build/bench; does nothing where they are there already."""
import hashlib
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def stamped(stamp, state, make):
    if stamp.exists() and stamp.read_text() == state:
        return
    make()
    stamp.write_text(state)


def python(root):
    """The Python of a virtual environment with requirements.txt in it."""
    folder = pathlib.Path(root, "build/bench/venv")
    wanted = HERE / "requirements.txt"

    def make():
        print("  installing the peers of bench/requirements.txt …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted],
                       check=True)

    folder.mkdir(parents=True, exist_ok=True)
    stamped(folder / "stamp", hashlib.sha256(wanted.read_bytes()).hexdigest(), make)
    return folder / "bin/python"


def rust(root, crate):
    """The program built from a crate of this folder; None where there is no cargo, or one too old for the crate.

    Built from a copy, so that the lock file, which names where crates come from, stays out of the tree.
    """
    if shutil.which("cargo") is None:
        return None
    copy, target = pathlib.Path(root, "build/bench", crate.name), pathlib.Path(root, "build/bench/cargo")
    shutil.copytree(crate, copy, dirs_exist_ok=True)
    built = subprocess.run(["cargo", "build", "--quiet", "--release", "--manifest-path", copy / "Cargo.toml",
                            "--target-dir", target])
    return target / "release" / crate.name if built.returncode == 0 else None
