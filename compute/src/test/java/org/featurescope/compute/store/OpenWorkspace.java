package org.featurescope.compute.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An open workspace of its own for each test, and an index to put into it.
abstract class OpenWorkspace {
  static final MadeUpIndex INDEX = MadeUpIndex.of("first", 700, 1);

  @TempDir Path folder;
  Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("new/work 100% ?#[é].db"));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  static FeatureKey key(int latent) {
    return new FeatureKey(INDEX.subject().saeHash(), latent);
  }

  Workspace second() {
    return Workspace.open(workspace.file());
  }
}
