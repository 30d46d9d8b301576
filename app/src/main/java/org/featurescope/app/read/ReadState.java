package org.featurescope.app.read;

import org.featurescope.app.problem.Problem;

/// What the middle of the Read view is doing.
public sealed interface ReadState {

  /// There is no text, or an empty one.
  record Empty() implements ReadState {}

  /// The text is shown; its numbers are on the way, the first of them perhaps already drawn.
  record Working() implements ReadState {}

  /// Everything is drawn.
  record Ready() implements ReadState {}

  /// The person stopped the work; what had come by then stays.
  record Cancelled() implements ReadState {}

  /// It could not be done; the text and older colours stay.
  record Failed(Problem problem) implements ReadState {}

  /// Nothing can read it, and nothing is on its way that could.
  record NoModel() implements ReadState {}

  /// It could not be done, and the person has read why; what had come by then stays.
  record Unread() implements ReadState {}
}
