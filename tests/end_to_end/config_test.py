"""Settings as a user meets them: show, init, check, .env and key files, and SIGHUP on a running session."""
import fcntl
import json
import os
import signal
import stat
import subprocess
import termios
import unittest

from program import CLEAN_ENVIRONMENT, ProgramTest, interrupt

CONFIGURATION, STORAGE = 3, 7
SECRET = "hush-hush-4711"


class ConfigTest(ProgramTest):
    def file(self, name, text, mode=0o600):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def shown(self, *arguments, environment=None):
        """The effective settings by name, as (value, origin); nothing printed may hold the secret."""
        result = self.run_program("config", "show", "--json", *arguments, environment=environment)
        self.assertEqual(result.returncode, 0, result.stderr)
        text = self.run_program("config", "show", *arguments, environment=environment)
        for output in (result.stdout, result.stderr, text.stdout, text.stderr):
            self.assertNotIn(SECRET, output)
        settings = json.loads(result.stdout)["settings"]
        return {name: (setting["value"], setting["origin"]) for name, setting in settings.items()}


class Show(ConfigTest):
    def test_every_layer_with_its_origin(self):
        self.file("ibflow.ini", "[Connection]\nhost = from-file\nport = 4102\nclient_id = 5\n[Mine]\nword = kept\n")
        self.file(".env", "IBFLOW_PORT=4202\n\nTWS_CLIENT_ID=6\nIBFLOW_ACCOUNT=DU1\n")
        settings = self.shown("--config", "ibflow.ini", "--set", "Trading.cooldown=9",
                              environment={"TWS_CLIENT_ID": "7"})
        self.assertEqual(settings["Connection.host"], ("from-file", "ibflow.ini:2"))
        self.assertEqual(settings["Connection.port"], ("4202", ".env:1 IBFLOW_PORT"))
        self.assertEqual(settings["Connection.client_id"], ("7", "TWS_CLIENT_ID"))
        self.assertEqual(settings["Connection.account"], ("DU1", ".env:4 IBFLOW_ACCOUNT"))
        self.assertEqual(settings["Trading.cooldown"], ("9", "argument --set"))
        self.assertEqual(settings["Connection.read_only"], ("true", "default"))
        self.assertEqual(settings["Mine.word"], ("kept", "ibflow.ini:6"))

    def test_secrets_are_masked_wherever_they_come_from(self):
        self.file("key", SECRET + "\n")
        self.file("secrets.env", f"API_KEY='{SECRET}'\n")
        self.file("ibflow.ini", f"[Flow]\napi_key = {SECRET}\n")
        self.file("with-file.ini", "[Flow]\napi_key_file = key\n[Security]\npassword_file = key\n")
        for arguments, environment in ((("--config", "ibflow.ini"), {}), (("--env-file", "secrets.env"), {}),
                                       (("--config", "with-file.ini"), {}), ((), {"IBFLOW_FLOW_KEY": SECRET}),
                                       (("--set", f"Flow.api_key={SECRET}"), {})):
            with self.subTest(arguments=arguments):
                settings = self.shown(*arguments, environment=environment)
                self.assertEqual(settings["Flow.api_key"][0], "********")
                self.assertNotEqual(settings["Flow.api_key"][1], "default")

    def test_a_secret_others_may_read_is_refused(self):
        self.file("ibflow.ini", f"[Flow]\napi_key = {SECRET}\n", 0o644)
        self.file("key", SECRET, 0o640)
        for arguments in (("--config", "ibflow.ini"), ("--set", "Flow.api_key_file=key")):
            result = self.run_program("config", "show", *arguments)
            self.assert_one_clear_message(result, CONFIGURATION, "chmod 600")
            self.assertNotIn(SECRET, result.stdout + result.stderr)

    def test_an_unknown_variable_is_a_warning(self):
        result = self.run_program("config", "show", environment={"IBFLOW_PROT": "1"})
        self.assert_one_clear_message(result, 0, "warning", "IBFLOW_PROT", "IBFLOW_PORT")

    def test_a_folder_called_dot_env_is_left_alone(self):
        (self.folder / ".env").mkdir()
        self.assertEqual(self.run_program("config", "show").returncode, 0)

    def test_an_env_file_that_is_not_there(self):
        self.assert_one_clear_message(self.run_program("config", "show", "--env-file", "none.env"), CONFIGURATION,
                                      "none.env")


class Init(ConfigTest):
    def test_a_file_of_its_own_that_says_what_is_so_anyway(self):
        result = self.run_program("config", "init")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / "ibflow.ini").st_mode), 0o600)
        self.assertRegex(self.run_program("config", "check", "ibflow.ini").stdout, r"^ibflow\.ini: ok, \d+ settings\n$")
        values = {name: value for name, (value, _) in self.shown("--config", "ibflow.ini").items()}
        self.assertEqual(values, {name: value for name, (value, _) in self.shown().items()})

    def test_nothing_is_overwritten_unless_told(self):
        self.file("mine.ini", "[Connection]\nhost = mine\n")
        self.assert_one_clear_message(self.run_program("config", "init", "mine.ini"), STORAGE, "mine.ini", "--force")
        self.assertIn("host = mine", (self.folder / "mine.ini").read_text())
        self.assertEqual(self.run_program("config", "init", "mine.ini", "--force").returncode, 0)
        self.assertIn("host = 127.0.0.1", (self.folder / "mine.ini").read_text())


class Check(ConfigTest):
    def test_all_mistakes_with_their_lines(self):
        self.file("bad.ini", f"[Connection]\nclient_di = 3\nport = 70000\nnonsense\n[Flwo]\napi_key = {SECRET}\n", 0o644)
        result = self.run_program("config", "check", "bad.ini")
        self.assertEqual(result.returncode, CONFIGURATION)
        lines = result.stderr.splitlines()
        self.assertEqual([line.split(" ")[0] for line in lines], [f"bad.ini:{n}:" for n in (2, 3, 4, 5)], result.stderr)
        self.assertIn("did you mean 'client_id'?", lines[0])
        self.assertIn("did you mean [Flow]?", lines[3])
        self.assertNotIn(SECRET, result.stdout + result.stderr)

    def test_a_good_file(self):
        self.file("good.ini", "[Connection]\nport = 4002\n")
        result = self.run_program("config", "check", "good.ini")
        self.assertEqual((result.returncode, result.stdout), (0, "good.ini: ok, 1 settings\n"), result.stderr)

    def test_a_file_that_is_not_there(self):
        self.assert_one_clear_message(self.run_program("config", "check", "none.ini"), CONFIGURATION, "none.ini")

    def test_help_names_the_three_commands(self):
        text = self.run_program("config", "--help").stdout
        for word in ("show", "init", "check"):
            self.assertIn(word, text)
            self.assertIn("Example", self.run_program("config", word, "--help").stdout)


class Reload(ConfigTest):
    def until(self, stream, word):
        """Reads lines up to the one that holds the word; the end of the stream is a failure."""
        for line in stream:
            if word in line:
                return line
        self.fail(f"the program ended without saying {word!r}")

    def write(self, text):
        self.file("ibflow.ini", self.fixed + text)

    def serve(self):
        _, gateway = self.start_server("sim", "serve", "--hold")
        flow = self.start_flow_server(gateway, key=SECRET)
        self.file(".env", f"API_KEY={SECRET}\n")
        self.fixed = (f"[Connection]\nport = {gateway}\n[Flow]\nbase_url = {flow}\n"
                      "[Trading]\ntickers = SPY\n")

    def start(self):
        self.serve()
        self.write("[Logging]\nfile = ibflow.log\nlevel = off\n")
        process = self.start_program("run", "--config", "ibflow.ini", "--plain")
        self.until(process.stdout, "trading")
        return process

    def test_a_running_session_takes_what_may_change_and_names_the_rest(self):
        process = self.start()
        self.write("[Logging]\nfile = ibflow.log\nlevel = info\n[Heartbeat]\ninterval = 2\n[Pacing]\nlane_capacity = 77\n")
        process.send_signal(signal.SIGHUP)
        self.assertIn("5 -> 2 (ibflow.ini:", self.until(process.stderr, "Heartbeat.interval"))
        self.assertIn("off -> info", self.until(process.stderr, "Logging.level"))
        self.assertIn("next start", self.until(process.stderr, "Pacing.lane_capacity"))
        self.assertIn("Logging.level off -> info", (self.folder / "ibflow.log").read_text())

        self.write("[Logging]\nlevel = loud\n")
        process.send_signal(signal.SIGHUP)
        line = self.until(process.stderr, "nothing changed")
        self.assertIn("ibflow.ini, line 8", line)
        self.assertIsNone(process.poll(), "the session goes on")

        interrupt(process)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, output + errors)
        self.assertNotIn(SECRET, output + errors + line)
        self.assert_no_file_tells()

    def assert_no_file_tells(self):
        """Neither log, journal nor report; .env is where the secret was put."""
        for path in self.folder.iterdir():
            if path.name != ".env":
                self.assertNotIn(SECRET.encode(), path.read_bytes(), path.name)

    def test_a_terminal_that_goes_away_stops_the_session(self):
        self.serve()
        self.write("")
        ours, theirs = os.openpty()

        def own_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        process = subprocess.Popen([self.program, "run", "--config", "ibflow.ini", "--plain"], cwd=self.folder,
                                   stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True,
                                   env=CLEAN_ENVIRONMENT, preexec_fn=own_terminal)
        self.addCleanup(self.end, process)
        os.close(theirs)
        with os.fdopen(ours, encoding="utf-8", errors="replace", newline="") as terminal:
            self.until(terminal, "trading")
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)


if __name__ == "__main__":
    unittest.main()
