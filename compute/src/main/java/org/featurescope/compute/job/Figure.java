package org.featurescope.compute.job;

/// A number that a job has found on its way and that is worth a look while it goes on.
///
/// @param label what it is, in a word or two: "loss", "tokens/s"
/// @param value the number
/// @param share whether it is a part of 1, to be shown as a percentage
public record Figure(String label, double value, boolean share) {

  /// A plain number.
  public static Figure of(String label, double value) {
    return new Figure(label, value, false);
  }

  /// A part of 1.
  public static Figure share(String label, double value) {
    return new Figure(label, value, true);
  }
}
