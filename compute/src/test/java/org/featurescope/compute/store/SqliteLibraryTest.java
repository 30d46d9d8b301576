package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One library for all processes, and nothing that a killed one leaves behind.
class SqliteLibraryTest {
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  @TempDir Path folder;

  private List<String> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void isUnpackedOnceAndUsedAgain() throws IOException {
    var library = SqliteLibrary.unpack(folder);
    assertTrue(Files.size(library) > 100_000);
    Files.setLastModifiedTime(library, FileTime.from(LONG_AGO));
    assertEquals(library, SqliteLibrary.unpack(folder));
    assertEquals(FileTime.from(LONG_AGO), Files.getLastModifiedTime(library));
    assertEquals(List.of(library.getFileName().toString()), files());
  }

  @Test
  void aProcessThatIsKilledLeavesNothingBehind() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfeaturescope.cache=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.resolve("workspace.db").toString())
            .redirectErrorStream(true)
            .start();
    try (var said = process.inputReader()) {
      assertEquals("open", said.readLine());
      process.destroyForcibly();
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    }
    assertEquals(List.of(), files().stream().filter(name -> name.startsWith("sqlite-")).toList());
    assertEquals(1, files().stream().filter(name -> name.contains("sqlitejdbc")).count());
  }

  /// Holds a workspace open until it is killed.
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws SQLException, InterruptedException {
      try (var session = Opening.session(Path.of(args[0]), Opening.Access.WRITE)) {
        session.run("CREATE TABLE held (id INTEGER)");
        System.out.println("open");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void whatEarlierVersionsLeftIsSweptUnlessItIsFresh() throws IOException {
    var old = Files.writeString(folder.resolve("sqlite-3.1-a-libsqlitejdbc.so"), "old");
    var lock = Files.writeString(folder.resolve("sqlite-3.1-a-libsqlitejdbc.so.lck"), "");
    var fresh = Files.writeString(folder.resolve("sqlite-3.1-b-libsqlitejdbc.so"), "fresh");
    var mine = Files.writeString(folder.resolve("notes.txt"), "mine");
    for (var file : List.of(old, lock, mine)) {
      Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }
    SqliteLibrary.sweep(folder, LONG_AGO.plusSeconds(1));
    assertEquals(List.of(mine.getFileName().toString(), fresh.getFileName().toString()), files());
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidPlainly() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "in the way");
    var problem = assertThrows(FeaturescopeException.class, () -> SqliteLibrary.unpack(file));
    assertFalse(problem.remedy().isEmpty());
    SqliteLibrary.sweep(file, Instant.now());
    assertTrue(Files.exists(file));
  }
}
