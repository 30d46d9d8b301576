package org.featurescope.app.read;

/// What is left out.
///
/// @param ignoreSpecial special tokens (BOS and the like) are not coloured and do not set a maximum
/// @param minimumShare features that fire on a smaller share of this text's tokens are not listed
/// @param maximumShare nor are those that fire on a larger one
public record Filters(boolean ignoreSpecial, double minimumShare, double maximumShare) {

  public static Filters standard() {
    return new Filters(true, 0, 1);
  }

  /// How many of them leave something out.
  public int active() {
    return (ignoreSpecial ? 1 : 0) + (minimumShare > 0 ? 1 : 0) + (maximumShare < 1 ? 1 : 0);
  }

  public boolean lists(double share) {
    return share >= minimumShare && share <= maximumShare;
  }

  public Filters ignoreSpecial(boolean ignore) {
    return new Filters(ignore, minimumShare, maximumShare);
  }

  public Filters minimumShare(double share) {
    return new Filters(ignoreSpecial, share, maximumShare);
  }

  public Filters maximumShare(double share) {
    return new Filters(ignoreSpecial, minimumShare, share);
  }
}
