package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What becomes a workspace, and what is left of one on the disk.
class WorkspaceFileTest extends OpenWorkspace {

  @Test
  void anEmptyFileBecomesAWorkspace() throws IOException {
    var file = Files.createFile(folder.resolve("empty.db"));
    try (var opened = Workspace.open(file)) {
      opened.notes().set(key(1), "kept");
    }
    try (var opened = Workspace.open(file)) {
      assertEquals("kept", opened.notes().of(key(1)));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void aPipeIsNotMadeAWorkspace() throws Exception {
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertThrows(FeaturescopeException.class, () -> Workspace.toWrite(pipe));
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  @Test
  void aClosedWorkspaceIsOneFile() throws IOException {
    INDEX.publishTo(workspace);
    workspace.changed();
    workspace.close();
    try (var files = Files.list(workspace.file().getParent())) {
      assertEquals(List.of(workspace.file()), files.toList());
    }
    assertThrows(FeaturescopeException.class, () -> workspace.runs());
  }
}
