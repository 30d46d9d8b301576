package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Opening.Access;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of every earlier version, each made by its own script.
class MigrationTest {
  private static final FeatureKey KEY = new FeatureKey("a".repeat(64), 5);
  private static final MadeUpIndex INDEX = MadeUpIndex.of("old", 40, 1);

  @TempDir Path folder;

  static IntStream earlierVersions() {
    return IntStream.range(1, Schema.CURRENT);
  }

  private Path made(int version) throws Exception {
    var file = folder.resolve("old.db");
    try (var session = Opening.session(file, Access.WRITE)) {
      Schema.migrate(session, version);
      assertEquals(version, Schema.version(session));
    }
    try (var database = new Database(file, Access.WRITE)) {
      new LabelStore(database).set(KEY, Label.typed("the sea"));
      new NoteStore(database).set(KEY, "a note");
      new ListStore(database).save(new FeatureList("mine", List.of(KEY)));
      new IndexStore(database).publish(INDEX.run(), INDEX.features(), INDEX.maps());
    }
    return file;
  }

  private static int version(Path file) throws Exception {
    try (var session = Opening.session(file, Access.READ)) {
      return Schema.version(session);
    }
  }

  private static void assertWhole(Workspace workspace) {
    assertEquals(List.of(Label.typed("the sea")), workspace.labels().of(KEY));
    assertEquals("a note", workspace.notes().of(KEY));
    assertEquals(List.of(KEY), workspace.lists().find("mine").orElseThrow().features());
    assertEquals(INDEX.feature(7), workspace.feature(INDEX.subject(), 7));
    assertFalse(workspace.find("sea", 5).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void anOlderFileIsBroughtToThisVersionAndACopyIsKept(int version) throws Exception {
    var file = made(version);
    try (var workspace = Workspace.open(file)) {
      assertTrue(workspace.state().writable());
      assertWhole(workspace);
      assertEquals(
          List.of(), new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation()));
      workspace
          .database()
          .write(session ->
              session.update(
                  "INSERT INTO reading (text_hash, model_hash, sae_hash, settings, used)"
                      + " VALUES ('t', 'm', 's', 'w', 0)"));
    }
    assertEquals(Schema.CURRENT, version(file));
    var backup = folder.resolve("old.db.version-" + version);
    assertEquals(version, version(backup));
    try (var old = new Database(backup, Access.READ)) {
      assertEquals("a note", new NoteStore(old).of(KEY));
    }
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void anOlderFileCanBeReadWithoutBeingChanged(int version) throws Exception {
    var file = made(version);
    try (var workspace = Workspace.readOnly(file)) {
      assertWhole(workspace);
    }
    assertEquals(version, version(file));
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void aStepThatFailsLeavesTheFileAsItWas(int version) throws Exception {
    var file = made(version);
    try (var session = Opening.session(file, Access.WRITE)) {
      session.run("CREATE TABLE reading (in_the_way)");
    }
    assertThrows(FeaturescopeException.class, () -> Workspace.open(file));
    assertEquals(version, version(file));
    try (var database = new Database(file, Access.WRITE)) {
      assertEquals("a note", new NoteStore(database).of(KEY));
    }
    assertTrue(Files.exists(folder.resolve("old.db.version-" + version)));
  }
}
