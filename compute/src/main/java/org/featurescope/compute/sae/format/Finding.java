package org.featurescope.compute.sae.format;

/// One thing that a look at files brought up.
///
/// @param level how bad it is
/// @param subject what it is about, in a word or two: "hook"
/// @param text what is there
/// @param remedy what to change; empty where there is nothing to do
public record Finding(Level level, String subject, String text, String remedy) {

  /// How bad it is.
  public enum Level {
    /// As it should be.
    OK,
    /// It works, with something to know.
    WARNING,
    /// It does not work.
    PROBLEM
  }

  public static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, "");
  }

  public static Finding warning(String subject, String text, String remedy) {
    return new Finding(Level.WARNING, subject, text, remedy);
  }

  public static Finding problem(String subject, String text, String remedy) {
    return new Finding(Level.PROBLEM, subject, text, remedy);
  }
}
