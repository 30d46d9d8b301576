package org.featurescope.app.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final Lane lane = new Lane(jobs);
  private final List<String> news = new ArrayList<>();

  private record Named(String title) implements Job<String> {
    @Override
    public String run(Progress progress, Cancellation cancellation) {
      cancellation.check();
      return title;
    }
  }

  private void submit(String name) {
    lane.submit(new Named(name), outcome -> news.add(told(name, outcome)));
  }

  private void newest(String name) {
    lane.newest(new Named(name), outcome -> news.add(told(name, outcome)));
  }

  private static String told(String name, Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Succeeded<String>(var value) -> value + " done";
      case Outcome.Cancelled<String>() -> name + " cancelled";
      case Outcome.Failed<String>(var cause) -> name + " failed";
    };
  }

  @Test
  void a_lone_job_ends_with_its_value() {
    submit("first");
    assertTrue(lane.busy());
    jobs.runPending();
    assertEquals(List.of("first done"), news);
    assertFalse(lane.busy());
  }

  @Test
  void a_newer_job_cancels_the_one_under_way_and_starts_when_that_has_stopped() {
    submit("first");
    submit("second");
    jobs.runPending();
    assertEquals(List.of("first cancelled", "second done"), news);
  }

  @Test
  void only_of_the_newest_is_anything_told_where_that_is_asked_for() {
    newest("first");
    newest("second");
    jobs.runPending();
    assertEquals(List.of("second done"), news);
  }

  @Test
  void the_newest_is_told_that_it_was_cancelled_but_not_that_it_was_dropped() {
    newest("first");
    lane.cancel();
    jobs.runPending();
    newest("second");
    lane.drop();
    jobs.runPending();
    assertEquals(List.of("first cancelled"), news);
    assertFalse(lane.busy());
  }

  @Test
  void what_follows_lets_the_work_under_way_finish_and_overtakes_what_waits() {
    submit("first");
    lane.follow(new Named("second"), outcome -> news.add("second ended"));
    lane.follow(new Named("third"), outcome -> news.add("third ended"));
    jobs.runPending();
    assertEquals(List.of("first done", "third ended"), news);
    assertFalse(lane.busy());
  }

  @Test
  void a_job_overtaken_while_waiting_never_starts() {
    submit("first");
    submit("second");
    submit("third");
    jobs.runPending();
    assertEquals(List.of("first cancelled", "third done"), news);
  }

  @Test
  void cancelling_forgets_what_waits() {
    submit("first");
    submit("second");
    lane.cancel();
    jobs.runPending();
    assertEquals(List.of("first cancelled"), news);
  }
}
