package org.featurescope.compute.job;

import java.util.Objects;

/// What went wrong, in words for the person at the screen: one sentence that says what is wrong and
/// one that says what to do about it.
public final class FeaturescopeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /// @param problem what is wrong, without a full stop: "model.safetensors ends after 1,024 bytes"
  /// @param remedy what to do, without a full stop: "download the file again"
  public FeaturescopeException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public FeaturescopeException(String problem, String remedy, Throwable cause) {
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
