package org.featurescope.assets;

import java.util.Objects;

/// What went wrong with the program's own data, in words for the person at the screen.
public final class AssetsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /// @param problem what is wrong, without a full stop
  /// @param remedy what to do, without a full stop
  public AssetsException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public AssetsException(String problem, String remedy, Throwable cause) {
    super(Objects.requireNonNull(problem), cause);
    this.remedy = Objects.requireNonNull(remedy);
  }

  public String problem() {
    return getMessage();
  }

  public String remedy() {
    return remedy;
  }
}
