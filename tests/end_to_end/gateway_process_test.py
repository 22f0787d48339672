"""`ibflow gateway`: a person starts, watches and stops a gateway, and asks the doctor."""
import json
import os
import pathlib
import signal
import unittest

from program import ProgramTest, free_port

DONE, CONFIGURATION, CANNOT_CONNECT, REFUSED = 0, 3, 4, 5
STAND_IN = pathlib.Path(os.environ.get("IBFLOW_STAND_IN", "build/bin/stand_in_gateway")).resolve()
PASSWORD = "hush-hush-4711"


class Gateway(ProgramTest):
    def setUp(self):
        super().setUp()
        self.port = free_port()
        (self.folder / "Jts").mkdir()
        (self.folder / "Jts/ibgateway").symlink_to(STAND_IN)
        self.settings()
        self.addCleanup(self.gateway, "stop")

    def settings(self, more=""):
        (self.folder / "gateway.ini").write_text(
            f"[Connection]\nport = {self.port}\n[Gateway]\nname = test\npath = {self.folder}/Jts\n"
            f"runtime_folder = {self.folder}/run\nstop_wait = 1\n{more}")

    def script(self, *steps):
        (self.folder / "script").write_text("\n".join(steps).replace("$API", str(self.port)) + "\n")

    def gateway(self, *arguments, environment=None):
        return self.run_program("gateway", *arguments, "--config", "gateway.ini",
                                environment={"STAND_IN_SCRIPT": str(self.folder / "script"), **(environment or {})})

    def status(self):
        result = self.gateway("status", "--json")
        return result.returncode, json.loads(result.stdout)


class StartAndStop(Gateway):
    def test_a_gateway_is_started_watched_from_elsewhere_and_stopped(self):
        self.script("say hello", "api $API answers", "child", "hang")
        started = self.gateway("start")
        self.assertEqual(started.returncode, DONE, started.stderr)
        self.assertIn("ready: the API answers", started.stdout)
        code, status = self.status()
        self.assertEqual((code, status["state"], status["server_version"]), (DONE, "ready", 203))
        again = self.gateway("start")
        self.assertEqual(again.returncode, DONE, again.stderr)
        self.assertEqual(self.status()[1]["process"], status["process"], "there is one only")
        stopped = self.gateway("stop")
        self.assertEqual(stopped.returncode, DONE, stopped.stderr)
        self.assertIn("stopped", stopped.stdout)
        self.assertFalse(pathlib.Path(f"/proc/{status['process']}").exists())
        self.assertEqual(self.status()[0], CANNOT_CONNECT)
        self.wait_until(lambda: self.status()[1]["supervisor"] == 0, "the end of its supervisor")
        self.assertIn("was not running", self.gateway("stop").stdout)

    def test_a_restart_is_another_process(self):
        self.script("api $API answers", "hang")
        self.gateway("start")
        before = self.status()[1]
        restarted = self.gateway("restart")
        self.assertEqual(restarted.returncode, DONE, restarted.stderr)
        self.assertNotEqual(self.status()[1]["process"], before["process"])

    def test_a_killed_supervisor_leaves_the_gateway_and_the_next_one_takes_it_up(self):
        self.script("api $API answers", "hang")
        self.gateway("start")
        before = self.status()[1]
        os.kill(before["supervisor"], signal.SIGKILL)
        self.wait_until(lambda: "nobody watches it" in self.status()[1]["text"], "word that nobody watches it")
        taken_up = self.gateway("start")
        self.assertEqual(taken_up.returncode, DONE, taken_up.stderr)
        after = self.status()[1]
        self.assertEqual(after["process"], before["process"])
        self.assertNotEqual(after["supervisor"], before["supervisor"])

    def test_what_cannot_be_started_is_one_clear_message(self):
        self.script("hang")
        (self.folder / "Jts/ibgateway").unlink()
        self.assert_one_clear_message(self.gateway("start"), CONFIGURATION, "ibgateway", "[Gateway] path")

    def test_one_that_needs_a_login_by_hand_says_so_in_time(self):
        self.settings("start_wait = 0.2\n")
        self.script("hang")
        result = self.gateway("start")
        self.assertEqual(result.returncode, CANNOT_CONNECT)
        self.assertIn("somebody has to log in at its window", result.stderr + result.stdout)

    def test_the_password_is_nowhere_but_in_the_private_file(self):
        (self.folder / "ibc/scripts").mkdir(parents=True)
        (self.folder / "ibc/scripts/ibcstart.sh").symlink_to(STAND_IN)
        self.settings(f"ibc_folder = {self.folder}/ibc\nversion = 1037\nibc_command_port = 0\n")
        self.script(f"reload {self.folder}/surroundings", "api $API answers", "hang")
        secrets = {"TWS_PASSWORD": PASSWORD, "TWS_USERID": "edemo4711"}
        started = self.gateway("start", environment=secrets)
        self.assertEqual(started.returncode, DONE, started.stderr)
        private = self.folder / "run/test/ibc.ini"
        self.assertIn(PASSWORD, private.read_text())
        self.assertEqual(private.stat().st_mode & 0o777, 0o600)
        for file in [self.folder / "surroundings", *(self.folder / "run/test").iterdir()]:
            if file.is_file() and file != private:
                self.assertNotIn(PASSWORD, file.read_text(errors="replace"), file)
        shown = self.run_program("config", "show", environment=secrets)
        self.assertIn("password = ********", shown.stdout)
        self.assertNotIn(PASSWORD, shown.stdout)
        self.gateway("stop")
        self.assertFalse(private.exists())


class Doctor(Gateway):
    def test_nobody_listens(self):
        result = self.gateway("doctor")
        self.assertEqual(result.returncode, CANNOT_CONNECT)
        self.assertIn("nobody listens", result.stdout)
        self.assertIn("->", result.stdout)

    def test_a_simulated_gateway_is_well(self):
        _, port = self.start_server("sim", "serve")
        result = self.gateway("doctor", "--set", f"Connection.port={port}", "--json")
        report = json.loads(result.stdout)
        self.assertEqual((result.returncode, report["verdict"], report["problems"]), (DONE, "fine", 0), result.stdout)

    def test_a_live_account_where_paper_is_meant(self):
        _, port = self.start_server("sim", "serve", "--accounts", "U1234567")
        result = self.gateway("doctor", "--set", f"Connection.port={port}")
        self.assertEqual(result.returncode, CONFIGURATION, result.stdout)
        self.assertIn("is a live account", result.stdout)

    def test_a_read_only_api_where_orders_are_meant(self):
        _, port = self.start_server("sim", "serve", "--behaviour", "read-only=on")
        result = self.gateway("doctor", "--set", f"Connection.port={port}", "--set", "Connection.read_only=false")
        self.assertEqual(result.returncode, REFUSED, result.stdout)
        self.assertIn("Read-Only API", result.stdout)


if __name__ == "__main__":
    unittest.main()
