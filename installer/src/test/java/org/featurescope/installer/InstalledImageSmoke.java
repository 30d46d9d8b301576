package org.featurescope.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program image as it will be packed, started in an empty home without a network.
///
/// Where the system allows it the network is taken away (`unshare --net`); elsewhere every proxy
/// leads nowhere. Run by the profile `installer` only.
class InstalledImageSmoke {
  private static final Path LAUNCHER =
      ProgramImage.in(Path.of(System.getProperty("image")).toAbsolutePath()).launcher();

  private static final long LONGEST_SECONDS = 300;

  @TempDir Path home;

  private String run(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(withoutNetwork());
    command.add(LAUNCHER.toString());
    command.addAll(List.of(words));
    var said = home.resolve("said.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    var path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path == null ? "" : path);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("LANG", "C.UTF-8");
    for (var proxy : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
      builder.environment().put(proxy, "http://localhost:9");
    }
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    var text = Files.readString(said);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  private static List<String> withoutNetwork() throws InterruptedException {
    var unshare = List.of("unshare", "--net", "--map-root-user");
    var probe = new ArrayList<>(unshare);
    probe.add("true");
    try {
      var process =
          new ProcessBuilder(probe)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0 ? unshare : List.of();
    } catch (IOException notThere) {
      return List.of();
    }
  }

  @Test
  void theDoctorFindsEverythingThatWasInstalled() throws Exception {
    var report = run("doctor");
    assertTrue(report.lines().anyMatch(line -> line.matches("engine +works .*")), report);
    assertTrue(report.lines().anyMatch(line -> line.matches("pack .* works .*")), report);
    assertFalse(Files.exists(home.resolve(".cache/featurescope/pytorch")), "unpacked it again");
  }

  @Test
  void theBundledModelReadsAText() throws Exception {
    var out = home.resolve("trace.safetensors");
    run("trace", "--text", "The capital of Illinois is Springfield.", "--out", out.toString());
    assertTrue(Files.size(out) > 1000);
  }

  @Test
  void theTourDrawsEveryView() throws Exception {
    var out = home.resolve("tour");
    run("tour", "--out", out.toString());
    List<Path> pictures;
    try (var files = Files.list(out)) {
      pictures = files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
    assertTrue(pictures.size() >= 8, pictures.toString());
    for (var appearance : List.of("light", "dark")) {
      assertTrue(
          pictures.stream().anyMatch(file -> file.getFileName().toString().contains(appearance)),
          "nothing in " + appearance + " among " + pictures);
    }
    for (var picture : pictures) {
      assertIsAPicture(picture);
    }
  }

  /// Large enough for a window, with letters and colours in it: a blank or broken picture has a few
  /// colours, a drawn one hundreds.
  private static void assertIsAPicture(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertTrue(image.getWidth() >= 600 && image.getHeight() >= 400, file + " is small");
    var colours = new HashSet<Integer>();
    for (var y = 0; y < image.getHeight(); y += 2) {
      for (var x = 0; x < image.getWidth(); x += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertTrue(colours.size() > 100, file + " has only " + colours.size() + " colours");
  }
}
