package org.featurescope.app.steer;

import java.util.List;
import org.featurescope.compute.model.Sampling;

/// How texts are continued.
///
/// @param length tokens at most
/// @param stops texts after which a continuation is complete
/// @param follows whether texts are written anew when a slider has come to rest
public record Manner(int length, Sampling sampling, List<String> stops, boolean follows) {
  static final int MOST = 4096;

  public Manner {
    length = Math.clamp(length, 1, MOST);
    stops = List.copyOf(stops);
  }

  static Manner standard() {
    return new Manner(48, new Sampling(0, 0, 1, 0, 17), List.of(), true);
  }

  public Manner withLength(int next) {
    return new Manner(next, sampling, stops, follows);
  }

  public Manner with(Sampling next) {
    return new Manner(length, next, stops, follows);
  }

  public Manner stoppingAt(List<String> next) {
    return new Manner(length, sampling, next, follows);
  }

  public Manner following(boolean next) {
    return new Manner(length, sampling, stops, next);
  }
}
