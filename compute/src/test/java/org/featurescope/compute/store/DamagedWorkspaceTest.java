package org.featurescope.compute.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Opening.Access;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are cut off, overwritten, locked, foreign or made to mislead.
class DamagedWorkspaceTest {
  private static final MadeUpIndex INDEX = MadeUpIndex.of("sae", 400, 1);
  private static final int PAGE = 4096;
  private static byte[] sound;

  @TempDir Path folder;
  private Path file;

  @BeforeAll
  static void makeAWorkspace(@TempDir Path elsewhere) throws IOException {
    var file = elsewhere.resolve("sound.db");
    try (var workspace = Workspace.open(file)) {
      workspace.notes().set(key(0), "written first");
      INDEX.publishTo(workspace);
      for (var latent = 0; latent < 400; latent++) {
        workspace.labels().set(key(latent), Label.typed("label of feature " + latent));
      }
      workspace.lists().save(new FeatureList("mine", List.of(key(3), key(1))));
    }
    sound = Files.readAllBytes(file);
  }

  @BeforeEach
  void place() {
    file = folder.resolve("work.db");
  }

  private static FeatureKey key(int latent) {
    return new FeatureKey(INDEX.subject().saeHash(), latent);
  }

  private void write(byte... bytes) throws IOException {
    Files.write(file, bytes);
  }

  private String refusal() {
    var problem = assertThrows(FeaturescopeException.class, () -> Workspace.open(file));
    assertFalse(problem.remedy().isEmpty());
    return problem.problem();
  }

  private void requireUntouched(byte... before) throws IOException {
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  private void requireNothingBeside() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  // What is no workspace

  @Test
  void aTextIsNoWorkspace() throws IOException {
    var text = "Once upon a time there was a workspace.".repeat(10).getBytes(UTF_8);
    write(text);
    assertTrue(refusal().endsWith("work.db is not a workspace"));
    assertFalse(Workspace.matches(file));
    requireUntouched(text);
  }

  @Test
  void aFolderIsNoWorkspace() throws IOException {
    Files.createDirectory(file);
    assertTrue(refusal().endsWith("is a folder"));
  }

  @Test
  void anotherProgramsDatabaseIsNoWorkspaceAndStaysAsItIs() throws Exception {
    try (var session = Opening.session(file, Access.WRITE)) {
      session.run("CREATE TABLE invoices (id INTEGER PRIMARY KEY)");
    }
    var before = Files.readAllBytes(file);
    assertTrue(refusal().endsWith("is not a workspace"));
    requireUntouched(before);
  }

  @Test
  void aMissingFileCannotBeOpenedForReading() {
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> Workspace.readOnly(file))
            .problem()
            .contains("does not exist"));
    assertFalse(Files.exists(file));
  }

  @Test
  void aFileOfANewerVersionIsLeftAsItIs() throws Exception {
    write(sound);
    try (var session = Opening.session(file, Access.WRITE)) {
      session.run("PRAGMA user_version = 99");
    }
    var before = Files.readAllBytes(file);
    assertTrue(refusal().contains("newer version of this program (its version is 99"));
    requireUntouched(before);
  }

  @Test
  void aFileThatAnotherProgramLocksIsToldAsSuch() throws Exception {
    write(sound);
    try (var other = Opening.session(file, Access.WRITE, "PRAGMA locking_mode = EXCLUSIVE")) {
      other.run("BEGIN EXCLUSIVE; UPDATE note SET text = 'mine'; COMMIT");
      assertTrue(refusal().contains("locked by another program"));
    }
    try (var workspace = Workspace.open(file)) {
      assertEquals("mine", workspace.notes().of(key(0)));
    }
  }

  // What may not be written

  @Test
  void aProtectedFileIsOpenForReadingAloneAndNothingIsPutBesideIt() throws IOException {
    write(sound);
    try (var workspace = Workspace.readOnly(file)) {
      assertInstanceOf(WorkspaceState.ReadOnly.class, workspace.state());
      assertEquals(INDEX.feature(9), workspace.feature(INDEX.subject(), 9));
      assertFalse(workspace.search(INDEX.subject(), "label of").isEmpty());
      assertTrue(
          assertThrows(FeaturescopeException.class, () -> workspace.notes().set(key(1), "no"))
              .problem()
              .contains("open for reading alone"));
      assertThrows(
          FeaturescopeException.class,
          () -> workspace.database().alone(session -> session.update("DELETE FROM note")));
    }
    requireUntouched(sound);
    requireNothingBeside();
  }

  @Test
  void inAProtectedFolderAFileIsReadAsItLies() throws IOException {
    write(sound);
    var header = FileHeader.of(file).orElseThrow();
    assertTrue(header.log());
    var door = Door.open(file, false, any -> "its folder is write-protected");
    try (var database = door.database()) {
      assertEquals("written first", new NoteStore(database).of(key(0)));
    }
    assertEquals(new WorkspaceState.ReadOnly("its folder is write-protected"), door.state());
    requireUntouched(sound);
    requireNothingBeside();
  }

  @Test
  void whatIsReadWhileItIsWrittenElsewhereStaysInPlace() throws IOException {
    write(sound);
    try (var writing = Workspace.open(file)) {
      try (var looking = Workspace.readOnly(file)) {
        writing.notes().set(key(1), "written meanwhile");
        assertEquals("written meanwhile", looking.notes().of(key(1)));
      }
      try (var looking = Workspace.readOnly(file)) {
        assertEquals("written meanwhile", looking.notes().of(key(1)));
      }
      writing.notes().set(key(2), "and after that");
      assertTrue(Files.exists(FileHeader.log(file)));
    }
    try (var workspace = Workspace.readOnly(file)) {
      assertEquals("and after that", workspace.notes().of(key(2)));
    }
    requireNothingBeside();
  }

  /// What a killed program left is put into the file by whoever writes next, not by who reads.
  @Test
  void whatIsReadAfterACrashIsLeftWithItsLog() throws IOException {
    write(sound);
    var left = folder.resolve("left.db");
    var log = FileHeader.log(left);
    try (var workspace = Workspace.open(file)) {
      workspace.notes().set(key(1), "logged");
      Files.copy(file, left);
      Files.copy(FileHeader.log(file), log);
    }
    var before = Files.readAllBytes(left);
    var logged = Files.readAllBytes(log);
    try (var workspace = Workspace.readOnly(left)) {
      assertEquals("logged", workspace.notes().of(key(1)));
    }
    assertArrayEquals(before, Files.readAllBytes(left));
    assertArrayEquals(logged, Files.readAllBytes(log));
  }

  @Test
  void aProtectedFileThatIsOpenElsewhereIsReadWithItsLog() throws IOException {
    write(sound);
    try (var writing = Workspace.open(file)) {
      writing.notes().set(key(1), "written meanwhile");
      var door = Door.open(file, false, any -> "its file is write-protected");
      try (var database = door.database()) {
        writing.notes().set(key(2), "and after that");
        assertEquals("and after that", new NoteStore(database).of(key(2)));
      }
    }
  }

  // What is cut off

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.2, 0.5, 0.8, 0.999})
  void aFileThatEndsTooEarlyIsReadAsFarAsItGoesAndRepairedBesideIt(double share)
      throws IOException {
    var cut = Arrays.copyOf(sound, (int) (sound.length * share));
    write(cut);
    try (var workspace = Workspace.open(file)) {
      assertInstanceOf(WorkspaceState.Damaged.class, workspace.state());
      assertThrows(FeaturescopeException.class, () -> workspace.notes().set(key(1), "no"));
      if (share > 0.7) {
        assertEquals("written first", workspace.notes().of(key(0)));
      }
      lookAtEverything(workspace);
    }
    requireUntouched(cut);
    if (share > 0.4) {
      var saved = new Repair(file).run(Progress.none(), new Cancellation());
      assertEquals(share < 0.9, saved.lost());
      assertEquals(folder.resolve("work.repaired.db"), saved.file());
      requireSound(saved.file());
      requireUntouched(cut);
    } else {
      // The list of the tables itself was behind the cut.
      var nothing =
          assertThrows(
              FeaturescopeException.class,
              () -> new Repair(file).run(Progress.none(), new Cancellation()));
      assertTrue(nothing.problem().contains("nothing in"), nothing.problem());
      try (var files = Files.list(folder)) {
        assertEquals(List.of(file), files.toList());
      }
    }
  }

  private static void requireSound(Path repaired) {
    try (var workspace = Workspace.open(repaired)) {
      assertTrue(workspace.state().writable());
      assertEquals(
          List.of(), new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation()));
      for (var run : workspace.runs()) {
        assertEquals(400, workspace.features(run.subject()).size());
        for (var latent = 0; latent < 400; latent++) {
          workspace.feature(run.subject(), latent);
        }
      }
      workspace.notes().set(key(399), "goes on");
    }
  }

  /// Whatever is asked of a damaged file is answered or refused in a sentence.
  private static void lookAtEverything(Workspace workspace) {
    List<Runnable> questions =
        List.of(
            workspace::runs,
            () -> workspace.features(INDEX.subject()),
            () -> workspace.maps(INDEX.subject()),
            () -> workspace.search(INDEX.subject(), "p3 sea"),
            () -> workspace.find("label", 500),
            () -> workspace.lists().find("mine"),
            () -> workspace.stars().all(),
            () -> workspace.texts().all(),
            () -> workspace.index().resume(List.of(INDEX.run())));
    questions.forEach(DamagedWorkspaceTest::ask);
    for (var latent = 0; latent < 400; latent += 7) {
      var asked = latent;
      ask(() -> workspace.feature(INDEX.subject(), asked));
      ask(() -> workspace.annotation(key(asked)));
    }
  }

  private static void ask(Runnable question) {
    try {
      question.run();
    } catch (FeaturescopeException e) {
      assertFalse(e.problem().isEmpty() || e.remedy().isEmpty());
    }
  }

  // What is overwritten

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void overwrittenPagesAreNoticedWhenTheyAreReadAndPassedOverByARepair(int seed)
      throws IOException {
    var random = new Random(seed);
    var bytes = sound.clone();
    for (var i = 0; i < 3; i++) {
      var page = 1 + random.nextInt(bytes.length / PAGE - 1);
      var noise = new byte[PAGE / (1 + random.nextInt(8))];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, page * PAGE, noise.length);
    }
    write(bytes);
    try (var workspace = Workspace.open(file)) {
      lookAtEverything(workspace);
    }
    Repair.Saved saved;
    try {
      saved = new Repair(file).run(Progress.none(), new Cancellation());
    } catch (FeaturescopeException e) {
      // The list of the tables itself was hit.
      assertTrue(e.problem().contains("nothing in"), e.problem());
      return;
    }
    requireSound(saved.file());
    try (var workspace = Workspace.open(saved.file())) {
      var labels = workspace.labels().all(INDEX.subject().saeHash());
      labels.forEach(
          (latent, texts) -> assertEquals("label of feature " + latent, texts.getFirst().text()));
    }
  }

  @Test
  void aDamagedPageOfLabelsCostsTheRowsOfThatPageAlone() throws Exception {
    write(sound);
    int page;
    try (var session = Opening.session(file, Access.READ)) {
      page = (int) session.number("SELECT rootpage FROM sqlite_schema WHERE name = 'label'");
    }
    var bytes = sound.clone();
    // Of the root's children, the second one: its number stands in the root's second cell.
    var root = (page - 1) * PAGE;
    var cell = ByteBuffer.wrap(bytes).getShort(root + 12 + 2) & 0xffff;
    var child = ByteBuffer.wrap(bytes).getInt(root + cell);
    Arrays.fill(bytes, (child - 1) * PAGE, child * PAGE, (byte) 0x5a);
    write(bytes);
    try (var workspace = Workspace.open(file)) {
      var state = assertInstanceOf(WorkspaceState.Damaged.class, workspace.state());
      assertTrue(state.problem().contains("its table label is not sound"), state.problem());
      assertEquals(List.of(Label.typed("label of feature 0")), workspace.labels().of(key(0)));
    }
    var saved = new Repair(file).run(Progress.none(), new Cancellation());
    assertTrue(saved.lost());
    try (var workspace = Workspace.open(saved.file())) {
      var kept = workspace.labels().all(INDEX.subject().saeHash()).size();
      assertTrue(kept > 300 && kept < 400, kept + " labels");
      assertEquals(INDEX.feature(9), workspace.feature(INDEX.subject(), 9));
      assertEquals(
          List.of(key(3), key(1)), workspace.lists().find("mine").orElseThrow().features());
      assertFalse(workspace.find("label", 5).isEmpty());
    }
  }

  @Test
  void aRepairOfASoundFileLosesNothing() throws IOException {
    write(sound);
    var saved = new Repair(file).run(Progress.none(), new Cancellation());
    assertFalse(saved.lost());
    requireSound(saved.file());
    try (var workspace = Workspace.open(saved.file())) {
      for (var latent = 0; latent < 400; latent++) {
        assertEquals(INDEX.feature(latent), workspace.feature(INDEX.subject(), latent));
      }
      assertEquals(400, workspace.labels().all(INDEX.subject().saeHash()).size());
    }
    var second = new Repair(file).run(Progress.none(), new Cancellation());
    assertEquals(folder.resolve("work.repaired-2.db"), second.file());
  }

  // What is made to mislead

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER surprise AFTER INSERT ON label BEGIN DELETE FROM note; END",
        "CREATE VIEW reading2 AS SELECT load_extension('x')",
        "CREATE VIRTUAL TABLE other USING fts5 (x)"
      })
  void whatRunsByItselfIsRefused(String sql) throws Exception {
    write(sound);
    try (var session = Opening.session(file, Access.WRITE)) {
      session.run(sql);
    }
    assertTrue(refusal().contains("holds what no workspace holds"));
    var saved = new Repair(file).run(Progress.none(), new Cancellation());
    requireSound(saved.file());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE run SET latents = 1073741823",
        "UPDATE run SET latents = -5",
        "UPDATE feature_page SET histogram = x'00ffffffffffffffff7f'",
        "UPDATE feature_page SET geometry = x'ffffffff0f'",
        "UPDATE feature_page SET partners = NULL WHERE 0; UPDATE feature_page SET partners = ''",
        "UPDATE example SET activations = x'7f'",
        "UPDATE example SET peak = 100000",
        "UPDATE example SET band = 77",
        "UPDATE passage SET tokens = x'ffffffffffffffff7f'",
        "UPDATE passage SET text = ''",
        "UPDATE map SET places = x'ffffff7f'",
        "UPDATE map SET clusters = 'many'",
        "UPDATE feature SET fired = 'often'",
        "UPDATE label SET latent = -3, source = 'nobody' WHERE latent = 5",
        "UPDATE list_entry SET latent = -1"
      })
  void valuesThatNobodyWroteAreRefusedBeforeAnythingIsAllocated(String sql) throws Exception {
    write(sound);
    try (var session = Opening.session(file, Access.WRITE)) {
      session.run(sql);
    }
    try (var workspace = Workspace.open(file)) {
      lookAtEverything(workspace);
    }
  }

  @Test
  void aWorkspaceThatWasNotClosedIsWorthACheck() throws IOException {
    write(sound);
    var copy = folder.resolve("left.db");
    try (var workspace = Workspace.open(file)) {
      workspace.notes().set(key(5), "not in the file yet");
      Files.copy(file, copy);
      Files.copy(folder.resolve("work.db-wal"), folder.resolve("left.db-wal"));
    }
    try (var left = Workspace.open(copy)) {
      assertTrue(left.checkAdvised());
      assertEquals("not in the file yet", left.notes().of(key(5)));
      assertEquals(List.of(), new WorkspaceCheck(left).run(Progress.none(), new Cancellation()));
    }
    try (var closed = Workspace.open(copy)) {
      assertFalse(closed.checkAdvised());
    }
  }

  @Test
  void aCheckNamesTheTableThatIsDamaged() throws Exception {
    write(sound);
    try (var session = Opening.session(file, Access.READ);
        var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      var page = session.number("SELECT rootpage FROM sqlite_schema WHERE name = 'feature_page'");
      bytes.seek((page - 1) * PAGE);
      bytes.write(new byte[200]);
    }
    try (var workspace = Workspace.open(file)) {
      var findings = new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation());
      assertTrue(findings.getFirst().startsWith("feature_page:"), findings.toString());
    }
  }

  @Test
  void whereAnIndexIsLostOneThatWasPutAsideIsReadAgain() {
    var mine = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 4);
    try (var workspace = Workspace.open(file)) {
      INDEX.publishTo(workspace);
      mine.publishTo(workspace);
      var first = RowIds.feature(2, 0);
      int lost =
          workspace.database().write(s -> s.update("DELETE FROM feature WHERE id >= ?", first));
      assertEquals(400, lost);
    }
    var saved = new Repair(file).run(Progress.none(), new Cancellation());
    assertTrue(saved.lost());
    try (var repaired = Workspace.open(saved.file())) {
      assertEquals(List.of(INDEX.run()), repaired.runs());
      assertEquals(List.of(), repaired.aside());
      assertEquals(INDEX.feature(5), repaired.feature(INDEX.subject(), 5));
    }
  }
}
