"""`cmake --install`, the tree moved elsewhere, and a program of somebody else's built against it with both compilers."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "end_to_end"))
from program import ProgramTest  # noqa: E402

BUILD = pathlib.Path(os.environ.get("IBFLOW_BUILD", "build")).resolve()
SOURCE = HERE.parent.parent
COMPILERS = ("clang++-19", "g++")


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=280, check=False, **more)


class Installed(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="ibflow-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        done = run("cmake", "--install", BUILD, "--prefix", cls.place / "first")
        if done.returncode:
            raise AssertionError(f"the install failed; is everything built?\n{done.stderr}")
        (cls.place / "first").rename(cls.place / "moved")
        cls.prefix = cls.place / "moved"

    def setUp(self):
        super().setUp()
        self.program = str(self.prefix / "bin/ibflow")

    def configure(self, compiler, *more):
        return run("cmake", "-G", "Ninja", "-S", HERE / "consumer", "-B", self.folder / compiler, "-DCMAKE_BUILD_TYPE=Release",
                   f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                   "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror -Wno-missing-field-initializers", *more)

    def test_a_consumer_builds_and_runs_with_both_compilers(self):
        _, port = self.start_server("sim", "serve", "--tickers", "AAPL", "--start", "10:00")
        for compiler in COMPILERS:
            with self.subTest(compiler):
                configured = self.configure(compiler)
                self.assertEqual(configured.returncode, 0, configured.stderr)
                built = run("cmake", "--build", self.folder / compiler)
                self.assertEqual(built.returncode, 0, built.stdout)
                ran = run(self.folder / compiler / "consumer", "127.0.0.1", port, "AAPL")
                self.assertEqual(ran.returncode, 0, ran.stderr)
                self.assertRegex(ran.stdout, r"\Aibflow \d+\.\d+\.\d+, server version 225\n0 positions\n"
                                             r"AAPL closed at 1\d\d\.\d+\nAAPL bid 1\d\d\.\d+ ask 1\d\d\.\d+\n\Z")

    def test_another_minor_version_is_not_taken_for_this_one(self):
        configured = self.configure("clang++-19", "-DIBFLOW_WANTED=0.99")
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn("0.99", configured.stderr)

    def test_every_installed_header_finds_what_it_includes(self):
        include = self.prefix / "include"
        headers = sorted(include.rglob("*.hpp"))
        self.assertGreater(len(headers), 300)
        everything = self.folder / "everything.cpp"
        everything.write_text("".join(f'#include "{header.relative_to(include)}"\n' for header in headers))
        done = run("clang++-19", "-std=c++23", "-fsyntax-only", "-I", include, everything)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_private_headers_stay_behind_but_for_what_public_ones_include(self):
        include = self.prefix / "include"
        needed = set()
        for header in include.rglob("*.hpp"):
            needed |= set(re.findall(r'#include "(ibflow/\S+/detail/[^"]+)"', header.read_text()))
        private = {str(header.relative_to(include)) for header in include.rglob("detail/*.hpp")}
        self.assertEqual(private, needed)

    def test_nothing_points_back_at_the_build(self):
        for file in (self.prefix / "lib").rglob("*.cmake"):
            for place in (BUILD, SOURCE, self.place / "first"):
                self.assertNotIn(str(place), file.read_text(), file)

    def test_the_program_finds_its_data_and_the_papers_are_there(self):
        help_text = self.run_program("--version")
        self.assertEqual(help_text.returncode, 0, help_text.stderr)
        papers = [file.name for file in (self.prefix / "share/doc/ibflow").iterdir()]
        for paper in ("LICENSE", "README.md", "CHANGELOG.md", "docs", "examples"):
            self.assertIn(paper, papers)
        self.start_server("sim", "serve", "--tickers", "AAPL")

    def test_the_manual_page_and_the_completions_are_the_installed_programs_own(self):
        for file, words in {"man/man1/ibflow.1": ("man",), "bash-completion/completions/ibflow": ("completion", "bash"),
                            "zsh/site-functions/_ibflow": ("completion", "zsh")}.items():
            with self.subTest(file):
                said = self.run_program(*words)
                self.assertEqual(said.returncode, 0, said.stderr)
                installed = (self.prefix / "share" / file).read_text()
                self.assertIn("ibflow", installed)
                self.assertEqual(installed, said.stdout)


if __name__ == "__main__":
    unittest.main()
