package org.featurescope.app.cli;

import org.featurescope.compute.job.FeaturescopeException;

/// One line of the doctor's report.
///
/// @param what the thing looked at: "cache"
/// @param found what is there, in words
/// @param remedy what to do; empty where there is nothing to do
record Check(String what, State state, String found, String remedy) {

  /// How well the thing does.
  enum State {
    WORKS,
    LIMITED,
    FAILS
  }

  static Check works(String what, String found) {
    return new Check(what, State.WORKS, found, "");
  }

  static Check limited(String what, String found, String remedy) {
    return new Check(what, State.LIMITED, found, remedy);
  }

  static Check fails(String what, FeaturescopeException why) {
    return new Check(what, State.FAILS, why.problem(), why.remedy());
  }
}
