package org.featurescope.compute.circuit;

import java.util.List;
import java.util.function.Supplier;

/// How long the parts of an attribution took, in seconds. Of what several workers do at the same
/// time the mean counts; when one waits for the others, that is none of the parts. One thread at a
/// time.
public final class Phases {
  private double forward;
  private double encoding;
  private double backward;
  private double scoring;
  private double checking;
  private double total;

  <T> T forward(Supplier<T> work) {
    var start = System.nanoTime();
    try {
      return work.get();
    } finally {
      forward += since(start);
    }
  }

  <T> T encoding(Supplier<T> work) {
    var start = System.nanoTime();
    try {
      return work.get();
    } finally {
      encoding += since(start);
    }
  }

  <T> T backward(Supplier<T> work) {
    var start = System.nanoTime();
    try {
      return work.get();
    } finally {
      backward += since(start);
    }
  }

  /// Within [#backward], and counted here alone.
  void scoring(Runnable work) {
    var start = System.nanoTime();
    work.run();
    var seconds = since(start);
    scoring += seconds;
    backward -= seconds;
  }

  /// Of what was scored.
  void scored(Runnable work) {
    var start = System.nanoTime();
    work.run();
    scoring += since(start);
  }

  <T> T checking(Supplier<T> work) {
    var start = System.nanoTime();
    try {
      return work.get();
    } finally {
      checking += since(start);
    }
  }

  /// What workers did at the same time counts as if each had done its part of the time alone.
  void sideBySide(List<Phases> workers) {
    for (var worker : workers) {
      backward += worker.backward / workers.size();
      scoring += worker.scoring / workers.size();
    }
  }

  void total(long start) {
    total = since(start);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /// The pass through the model.
  public double forward() {
    return forward;
  }

  /// Finding features and what they leave.
  public double encoding() {
    return encoding;
  }

  /// Gradients through the frozen model.
  public double backward() {
    return backward;
  }

  /// Products of gradients with what nodes write.
  public double scoring() {
    return scoring;
  }

  /// The self-check.
  public double checking() {
    return checking;
  }

  public double total() {
    return total;
  }

  /// Everything but the self-check.
  public double tracing() {
    return total - checking;
  }

  /// What is in none of the others: choosing, collecting and building.
  public double rest() {
    return total - forward - encoding - backward - scoring - checking;
  }
}
