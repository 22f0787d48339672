"""A session traded on predictions that come from recorded option trades: import, serve, replay, run; four processes, real HTTP."""
import json
import pathlib
import unittest
import urllib.request
from datetime import datetime

from program import ProgramTest

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "data/samples"


class OptionFlow(ProgramTest):
    def trade(self, folder, date, ticker, *arguments, model=()):
        """One session; returns its summary and journal, and each prediction that was served, newest first."""
        data = SAMPLES / folder
        imported = self.run_program("flow", "import", "--options", data, "--database", "flow.sqlite")
        self.assertEqual(imported.returncode, 0, imported.stderr)
        _, gateway = self.start_server("sim", "serve", "--speed", "max", "--once", "--date", date, "--data", data, "--tickers", ticker)
        _, flow = self.start_server("flow", "serve", "--key", "k", "--database", "flow.sqlite", "--gateway", f"127.0.0.1:{gateway}", *model)
        name = f"{ticker}-{flow}"
        result = self.run_program("run", "--port", gateway, "--flow-url", f"http://127.0.0.1:{flow}/api/v1", "--tickers", ticker,
                                  "--read-only", "false", "--journal", f"{name}.sqlite", "--json", f"{name}.json", *arguments,
                                  environment={"IBFLOW_FLOW_KEY": "k"})
        self.assertEqual(result.returncode, 0, result.stderr)
        served = self.ask(flow, f"predictions?ticker={ticker}&start_date={date}&end_date={date}&limit=1000")["predictions"]
        return (json.loads((self.folder / f"{name}.json").read_text()), self.folder / f"{name}.sqlite",
                served)

    def check_entries(self, journal, served):
        """Each entry followed from the prediction that was served for its minute."""
        entries = self.rows(journal, "SELECT prediction, confidence, prediction_time FROM order_story WHERE role = 'entry'")
        self.assertTrue(entries)
        for signal, confidence, at in entries:
            row = next(row for row in served if same_moment(row["prediction_time"], at))
            self.assertEqual((signal, confidence), (row["signal"], row["confidence"]))

    def ask(self, port, what):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/{what}", headers={"X-API-Key": "k"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def test_orders_follow_from_what_was_served(self):
        summary, journal, served = self.trade("quantconnect-lean", "2014-06-05", "TWX")
        self.assertGreater(summary["orders"], 0)
        self.assertGreater(summary["fills"], 0)
        self.assertTrue(summary["books_agree"])
        self.check_entries(journal, served)

    def test_a_model_trained_on_one_day_trades_another(self):
        imported = self.run_program("flow", "import", "--options", SAMPLES / "quantconnect-lean", "--database", "flow.sqlite")
        self.assertEqual(imported.returncode, 0, imported.stderr)
        trained = self.run_program("flow", "train", "--database", "flow.sqlite", "--model", "model.json", "--until", "2014-06-30")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        summary, journal, served = self.trade("quantconnect-lean-goog", "2015-12-24", "GOOG", model=("--model", "model.json"))
        self.assertGreater(summary["fills"], 0)
        self.assertTrue(summary["books_agree"])
        self.assertIn("imbalance_long", served[0]["feature_values"], "predicted from the option flow")
        self.check_entries(journal, served)

    def test_the_same_recording_gives_the_same_trades(self):
        _, first, _ = self.trade("quantconnect-lean", "2014-06-05", "TWX")
        _, second, _ = self.trade("quantconnect-lean", "2014-06-05", "TWX")
        self.assertEqual(self.trades(first), self.trades(second))


def same_moment(iso, utc):
    """2014-06-05T10:00:00-04:00 and 2014-06-05T14:00:00.000000000Z."""
    return datetime.fromisoformat(iso) == datetime.fromisoformat(utc[:19] + "+00:00")


if __name__ == "__main__":
    unittest.main()
