package org.featurescope.compute.store;

/// What can be done with an opened workspace.
public sealed interface WorkspaceState {

  /// Everything.
  record Writable() implements WorkspaceState {}

  /// Reading alone.
  ///
  /// @param reason a sentence without a full stop
  record ReadOnly(String reason) implements WorkspaceState {}

  /// Reading what is still legible. [Repair] makes a new file of it.
  ///
  /// @param problem a sentence without a full stop
  record Damaged(String problem) implements WorkspaceState {}

  default boolean writable() {
    return this instanceof Writable;
  }
}
