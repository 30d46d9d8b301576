package org.featurescope.app.problem;

import java.util.Optional;
import org.featurescope.viz.text.Figures;

/// What a person reads when something could not be done.
///
/// @param what what is wrong, one sentence without a full stop
/// @param why the cause behind it, when there is one worth reading
/// @param next what to do about it, one sentence without a full stop
public record Problem(String what, Optional<String> why, String next) {

  public Problem {
    what = Figures.inWords(what);
    why = why.map(Figures::inWords);
    next = Figures.inWords(next);
  }

  /// All of it as running text.
  public String sentence() {
    return what + "." + why.map(reason -> " " + reason + ".").orElse("") + " " + next + ".";
  }

  static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
