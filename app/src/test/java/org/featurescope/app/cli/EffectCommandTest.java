package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.steering.PlanFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectCommandTest {
  @TempDir private Path folder;

  /// Neuron 3 pushed hard, and prompts of which every continuation lacks a word that is none.
  private CliRun run(String runs, String... more) throws IOException {
    return runFor("{\"kind\": \"lacks\", \"words\": [\"zyzzyva\"]}", runs, more);
  }

  private CliRun runFor(String goal, String runs, String... more) throws IOException {
    var plan = folder.resolve("plan.json");
    var trial = folder.resolve("trial.json");
    Files.writeString(
        plan,
        """
        {"version": 1, "name": "neuron", "directions":
          [{"neuron": {"layer": 1, "index": 3}, "mode": "add", "value": 5}], "positions": "all"}
        """);
    Files.writeString(
        trial,
        """
        {"version": 1, "counted": "texts without zyzzyva", "maxTokens": 2,
         "goal": %s, "prompts": ["The river", "A house"]}
        """
            .formatted(goal));
    var words =
        new String[] {
          "effect",
          "--model",
          Golden.gpt2(),
          "--plan",
          plan.toString(),
          "--trial",
          trial.toString(),
          "--runs",
          runs
        };
    var all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return CliRun.of(all);
  }

  @Test
  void counts_come_with_their_intervals() throws IOException {
    var run = run("2", "--json");

    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    assertEquals("texts without zyzzyva", json.get("goal").getAsString());
    assertEquals(0.95, json.get("confidence").getAsDouble());
    for (var side : new String[] {"steered", "baseline", "control"}) {
      var counted = json.getAsJsonObject(side);
      assertEquals(2, counted.get("count").getAsInt());
      assertEquals(2, counted.get("runs").getAsInt());
      assertTrue(counted.get("low").getAsDouble() < 0.5);
      assertEquals(1, counted.get("high").getAsDouble());
      assertTrue(counted.get("perplexity").getAsDouble() > 1);
    }
  }

  @Test
  void a_person_reads_three_lines() throws IOException {
    var run = run("1");

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().startsWith("texts without zyzzyva\nwith the plan "), run.out());
    assertTrue(run.out().contains("1 of 1   100.0 % (20.7 to 100.0 %)"), run.out());
    assertEquals(4, run.out().lines().count());
  }

  @Test
  void more_runs_than_prompts_fail_in_one_line() throws IOException {
    var run = run("3");

    assertEquals(1, run.code());
    assertTrue(run.err().contains("The trial has 2 prompts"), run.err());
  }

  @Test
  void the_best_of_several_strengths_is_found_and_written() throws IOException {
    // Pushed forty times as hard, the neuron has the second text go on with the letter N.
    var goal = "{\"kind\": \"contains\", \"words\": [\"N\"]}";
    var run = runFor(goal, "2", "--times", "0.5,40", "--json");

    assertEquals(0, run.code(), run.err());
    var json = run.json().getAsJsonObject();
    assertEquals(2, json.getAsJsonArray("tried").size());
    assertEquals(40, json.get("best").getAsDouble());

    var told = runFor(goal, "2", "--times", "0.5,40", "--write");
    assertEquals(0, told.code(), told.err());
    assertTrue(told.out().contains("best: x 40"), told.out());
    assertEquals(200, PlanFile.read(folder.resolve("plan.json")).step(0).value());
  }

  @Test
  void a_plan_that_does_no_more_than_random_features_stays_as_it_is() throws IOException {
    var run = run("2", "--times", "0.5,2", "--write");

    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("no strength does more than random features"), run.out());
    assertEquals(5, PlanFile.read(folder.resolve("plan.json")).step(0).value());
    assertFalse(run("2", "--times", "2", "--json").json().getAsJsonObject().has("best"));
  }

  @Test
  void strengths_that_are_none_are_refused() throws IOException {
    assertTrue(run("2", "--times", "0,1").err().contains("numbers above 0"));
    assertEquals(2, run("2", "--write").code());
  }
}
