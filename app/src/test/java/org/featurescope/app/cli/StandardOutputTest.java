package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {

  private static OutputStream broken(String words) {
    return new OutputStream() {
      @Override
      public void write(int oneByte) throws IOException {
        throw new IOException(words);
      }
    };
  }

  @Test
  void a_reader_who_had_enough_is_no_problem_in_any_language() {
    var out = new StandardOutput(broken("Tubería rota"), () -> "Tubería rota");

    assertThrows(IOException.class, () -> out.write(1));

    assertEquals(Optional.empty(), out.problem());
  }

  @Test
  void whatever_else_the_system_says_is_one() {
    var full = "No queda espacio en el dispositivo";
    var out = new StandardOutput(broken(full), () -> "Tubería rota");

    assertThrows(IOException.class, () -> out.write(1));

    assertEquals(Optional.of(full), out.problem());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no pipe has a name in a folder there")
  void the_system_says_it_of_a_pipe_between_programs(@TempDir Path folder) throws Exception {
    var pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var reader = new RandomAccessFile(pipe.toFile(), "rw");
    try (var writer = new FileOutputStream(pipe.toFile())) {
      reader.close();

      var problem = assertThrows(IOException.class, () -> writer.write(1));

      assertEquals(problem.getMessage(), StandardOutput.closedPipe());
    }
  }
}
