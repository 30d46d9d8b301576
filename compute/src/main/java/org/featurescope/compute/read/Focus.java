package org.featurescope.compute.read;

/// The part of a text that somebody looks at; what lies there is read first. Any thread may change
/// it while a reading goes on.
public final class Focus {
  /// First unit in the upper, last in the lower half: the two change together.
  private volatile long place;

  /// @param from the first UTF-16 unit of the text that can be seen
  /// @param to the last one
  public void look(int from, int to) {
    place = (long) Math.max(0, from) << 32 | Math.max(from, to) & 0xFFFF_FFFFL;
  }

  /// What can be seen now.
  Place place() {
    var now = place;
    return new Place((int) (now >>> 32), (int) now);
  }

  /// Units `from` to `to` of the text.
  record Place(int from, int to) {}
}
