"""The comparison of a run with earlier ones, on made-up figures."""
import pathlib
import random
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import history  # noqa: E402


def row(run, values, **other):
    return {"run": run, "at": "2026-11-30T14:00:00", "machine": "m", "question": "count", "title": "1,000,000 ballots",
            "name": "ours", "unit": "ms", "better": "less", "values": values, **other}


def past(medians, **other):
    return [row(f"run {number}", [median], **other) for number, median in enumerate(medians)]


def verdict(now, earlier, **other):
    return history.compare([row("now", [now], **other)], earlier)[0]


class TheComparison(unittest.TestCase):
    def test_finds_a_release_that_is_a_tenth_slower(self):
        self.assertTrue(verdict(110, past([100, 101, 99, 100, 100.5])).is_regression)

    def test_takes_what_noise_explains_for_noise(self):
        self.assertFalse(verdict(110, past([100, 112, 91, 104, 95])).is_regression)
        self.assertFalse(verdict(104, past([100, 100, 100, 100, 100])).is_regression, "five may agree by chance")

    def test_is_not_moved_by_one_run_on_a_busy_machine(self):
        self.assertTrue(verdict(115, past([100, 101, 99, 100, 900])).is_regression)

    def test_does_not_judge_before_there_are_five_runs(self):
        judged = verdict(200, past([100, 100, 100, 100]))
        self.assertFalse(judged.is_regression)
        self.assertIn("4 earlier runs", judged.sentence())

    def test_knows_which_way_is_better(self):
        earlier = past([50_000, 50_100, 49_900, 50_000, 50_050], better="more")
        self.assertTrue(verdict(45_000, earlier, better="more").is_regression)
        self.assertFalse(verdict(55_000, earlier, better="more").is_regression)
        self.assertIn("faster", verdict(55_000, earlier, better="more").sentence())

    def test_takes_the_median_of_a_runs_rounds(self):
        judged = history.compare([row("now", [100, 100, 900])], past([100] * 5))[0]
        self.assertEqual((judged.now, judged.is_regression), (100, False))

    def test_compares_like_with_like(self):
        earlier = past([100] * 5)
        for other in ({"machine": "another"}, {"title": "another"}, {"name": "another"}, {"unit": "s"}):
            self.assertEqual(verdict(200, earlier, **other).runs, 0, other)

    def test_counts_a_run_once_and_by_its_last_word(self):
        earlier = past([100] * 5) + [row("run 0", [130])]
        self.assertEqual(verdict(100, earlier).runs, 5)
        self.assertEqual(history.medians_by_run(earlier), [100, 100, 100, 100, 130])

    def test_forgets_what_is_long_ago(self):
        self.assertTrue(verdict(120, past([200] * 100 + [100] * history.RUNS_MAX)).is_regression)

    def test_calls_hardly_any_run_of_the_same_program_slower(self):
        chance = random.Random(1)
        wrong = 0
        for _ in range(1000):
            runs = [chance.gauss(100, 3) for _ in range(11)]
            wrong += verdict(runs[0], past(runs[1:])).is_regression
        self.assertLess(wrong, 15)

    def test_holds_for_zero(self):
        self.assertFalse(verdict(0, past([0] * 5)).is_regression)


class TheFile(unittest.TestCase):
    def test_gives_back_what_was_added_and_passes_over_what_is_broken(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = history.History(pathlib.Path(folder) / "deep/history.jsonl")
            self.assertEqual(kept.rows(), [])
            kept.add([row("one", [1.5])])
            with open(kept.path, "a") as file:
                file.write('{"run": "torn\n[]\n{"run": 1}\n')
            kept.add([row("two", [2.5])])
            self.assertEqual([each["run"] for each in kept.rows()], ["one", "two"])


if __name__ == "__main__":
    unittest.main()
