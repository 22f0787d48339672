"""`ibflow errors`: what a person who has just read an error code types."""
import json
import unittest

from program import ProgramTest

DONE, USAGE, CONFIGURATION = 0, 2, 3
CONTEXTS = ["none", "request", "subscription", "historical", "order", "modify", "cancel"]


class Errors(ProgramTest):
    def errors(self, *arguments):
        return self.run_program("errors", *arguments)

    def explained(self, *arguments):
        result = self.errors("explain", *arguments, "--json")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        answer = json.loads(result.stdout)
        return answer, {reading["context"]: reading for reading in answer["contexts"]}

    def refused(self, code, words, *arguments):
        self.assert_one_clear_message(self.errors(*arguments), code, *words)


class Explain(Errors):
    def test_a_code_is_explained_for_everything_it_can_be_about(self):
        result = self.errors("explain", "354")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        for words in ("354  live data not subscribed", "category    market data", "severity    error",
                      "retry       after a fix", "a subscription", "a new order", "ask for delayed data"):
            self.assertIn(words, result.stdout)

    def test_200_of_an_order_is_not_200_of_data(self):
        answer, contexts = self.explained("200")
        self.assertTrue(answer["known"])
        self.assertEqual(list(contexts), CONTEXTS)
        self.assertEqual(contexts["order"]["kind"], "order rejection")
        self.assertEqual(contexts["modify"]["kind"], "change refused")
        self.assertEqual(contexts["request"]["kind"], "end of request")
        self.assertFalse(contexts["modify"]["ends"])
        self.assertIn("order", contexts["order"]["callbacks"])

    def test_one_context_and_a_text_narrow_it_down(self):
        _, contexts = self.explained("162", "--context", "historical", "--text", "HMDS query returned no data: SPY")
        self.assertEqual([(c["context"], c["kind"]) for c in contexts.values()], [("historical", "no data")])
        _, contexts = self.explained("162", "--context", "historical", "--text", "pacing violation")
        self.assertTrue(contexts["historical"]["may_be_repeated"])

    def test_an_unknown_code_is_said_to_be_unknown_and_how_it_is_treated(self):
        result = self.errors("explain", "98765")
        self.assertEqual((result.returncode, result.stderr), (DONE, ""))
        self.assertIn("98765  is in no reference", result.stdout)
        self.assertIn("ambiguous", result.stdout)
        answer, contexts = self.explained("98765")
        self.assertFalse(answer["known"])
        self.assertEqual([c for c in CONTEXTS if contexts[c]["ends"]], ["request", "historical"])

    def test_overrides_are_applied_and_marked(self):
        (self.folder / "mine.ini").write_text("[10349 order]\nkind = rejection\nnote = our desk forbids presets\n")
        result = self.errors("explain", "10349", "--overrides", "mine.ini")
        self.assertEqual(result.returncode, DONE)
        marked = [line for line in result.stdout.splitlines() if "(overridden)" in line]
        self.assertEqual(len(marked), 1, result.stdout)
        self.assertIn("a new order", marked[0])
        self.assertIn("our desk forbids presets", marked[0])

    def test_bad_overrides_are_refused_with_file_and_line(self):
        (self.folder / "mine.ini").write_text("[10349]\nkind = warnign\n")
        self.refused(CONFIGURATION, ("mine.ini", "line 2", "none of warning, end"), "explain", "1", "--overrides",
                     "mine.ini")
        self.refused(CONFIGURATION, ("nowhere.ini",), "explain", "1", "--overrides", "nowhere.ini")

    def test_nonsense_is_refused(self):
        for code in ("x", "0", "12.5", "99999999999999999999", ""):
            self.refused(USAGE, (), "explain", code)
        self.refused(USAGE, ("CODE",), "explain")
        self.refused(USAGE, ("--context",), "explain", "200", "--context", "orders")
        self.refused(USAGE, (), "errors")


class List(Errors):
    def test_all_codes_are_listed_in_order(self):
        result = self.errors("list", "--json")
        codes = [entry["code"] for entry in json.loads(result.stdout)]
        self.assertEqual(result.returncode, DONE)
        self.assertGreater(len(codes), 400)
        self.assertEqual(codes, sorted(set(codes)))
        self.assertEqual(len(self.errors("list").stdout.splitlines()), len(codes))

    def test_every_category_to_subscribe_to_can_be_listed(self):
        for category in ("any", "connection", "order", "market_data", "historical_data", "socket", "authorization",
                         "severe", "warning", "pacing", "system_status"):
            result = self.errors("list", "--category", category)
            self.assertEqual(result.returncode, DONE, category)
            self.assertTrue(result.stdout, category)
        self.assertIn(" 1100 ", self.errors("list", "--category", "severe").stdout)
        self.assertNotIn(" 2104 ", self.errors("list", "--category", "warning").stdout)

    def test_an_unknown_category_is_refused(self):
        self.refused(USAGE, ("market_data",), "list", "--category", "marketdata")


if __name__ == "__main__":
    unittest.main()
