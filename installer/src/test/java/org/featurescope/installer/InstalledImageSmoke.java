package org.featurescope.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
/// leads nowhere; the output says which. Run by the profile `installer` only.
class InstalledImageSmoke {
  private static final Path LAUNCHER =
      ProgramImage.in(Path.of(System.getProperty("image")).toAbsolutePath()).launcher();

  private static final long LONGEST_SECONDS = 300;

  /// Puts a process into a network of its own, with nobody in it; empty where that is not allowed.
  private static final List<String> UNSHARE = withoutNetwork();

  /// Java's own way to a proxy that nobody answers at.
  private static final String NOWHERE =
      "-DsocksProxyHost=localhost -DsocksProxyPort=9 -Dhttp.nonProxyHosts=";

  /// Views that every tour has; more may come.
  private static final List<String> VIEWS =
      List.of(
          "read",
          "read-six-features",
          "read-surprisal",
          "read-empty",
          "library",
          "train",
          "palette");

  @TempDir Path home;

  private String run(String... words) throws IOException, InterruptedException {
    return run(UNSHARE.isEmpty() ? NOWHERE : "", words);
  }

  /// @param options for Java, beside the image's own
  private String run(String options, String[] words) throws IOException, InterruptedException {
    var command = new ArrayList<>(UNSHARE);
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
    if (!options.isEmpty()) {
      builder.environment().put("JAVA_TOOL_OPTIONS", options);
    }
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    var text = Files.readString(said);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  private static List<String> withoutNetwork() {
    var unshare = List.of("unshare", "--net", "--map-root-user");
    var probe = new ArrayList<>(unshare);
    probe.add("true");
    try {
      var process =
          new ProcessBuilder(probe)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      var allowed = process.waitFor() == 0;
      System.out.println(
          allowed ? "The smoke test runs without a network" : "Every proxy leads nowhere");
      return allowed ? unshare : List.of();
    } catch (IOException notThere) {
      System.out.println("Every proxy leads nowhere: there is no unshare here");
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theDoctorFindsEverythingThatWasInstalled() throws Exception {
    var report = run("doctor");
    assertTrue(report.lines().anyMatch(line -> line.matches("engine +works .*")), report);
    assertTrue(report.lines().anyMatch(line -> line.matches("pack .* works .*")), report);
    assertFalse(Files.exists(home.resolve(".cache/featurescope/pytorch")), "unpacked it again");
  }

  /// Java starts without a cache that does not fit, and says nothing; so here it is made to insist.
  @Test
  void theStartCacheFitsTheImage() throws Exception {
    var help = run("-XX:AOTMode=on", new String[] {"--help"});
    assertTrue(help.contains("Usage: featurescope"), help);
  }

  @Test
  void theBundledModelReadsAText() throws Exception {
    var out = home.resolve("trace.safetensors");
    run("trace", "--text", "The capital of Illinois is Springfield.", "--out", out.toString());
    var bytes = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    var header = (int) bytes.getLong();
    var json = new String(bytes.array(), Long.BYTES, header, StandardCharsets.UTF_8);
    var logits = JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("logits");
    var shape = logits.getAsJsonArray("shape");
    assertTrue(shape.get(0).getAsInt() > 4, "a token a word at least");
    assertTrue(shape.get(1).getAsInt() > 1000, "a logit for every entry of the vocabulary");
    var begin = Long.BYTES + header + logits.getAsJsonArray("data_offsets").get(0).getAsInt();
    var values = new HashSet<Float>();
    for (var i = 0; i < shape.get(1).getAsInt(); i++) {
      var logit = bytes.getFloat(begin + Float.BYTES * i);
      assertTrue(Float.isFinite(logit), "logit " + i);
      values.add(logit);
    }
    assertTrue(values.size() > 100, "the logits are all alike");
  }

  @Test
  void theTourDrawsEveryView() throws Exception {
    var out = home.resolve("tour");
    var told = run("tour", "--out", out.toString()).lines().filter(line -> line.endsWith(".png"));
    try (var files = Files.list(out)) {
      assertEquals(told.sorted().toList(), files.map(Path::toString).sorted().toList());
    }
    for (var view : VIEWS) {
      for (var small : List.of("", "-small")) {
        var light = picture(out.resolve(view + "-light" + small + ".png"));
        var dark = picture(out.resolve(view + "-dark" + small + ".png"));
        assertTrue(brightness(light) > brightness(dark) + 0.3, view + small);
      }
    }
    try (var files = Files.list(out)) {
      for (var file : files.toList()) {
        assertIsDrawn(file);
      }
    }
    var read = colours(picture(out.resolve("read-light.png")));
    var empty = colours(picture(out.resolve("read-empty-light.png")));
    assertTrue(
        read > 1.2 * empty, "a heatmap has more colours than no text: " + read + ", " + empty);
  }

  private static BufferedImage picture(Path file) throws IOException {
    return ImageIO.read(file.toFile());
  }

  /// In the size of a desktop or of a small window, with letters in it: a blank picture has a few
  /// colours, a drawn one hundreds.
  private static void assertIsDrawn(Path file) throws IOException {
    var image = picture(file);
    var small = file.toString().endsWith("-small.png");
    assertEquals(small ? 1000 : 1600, image.getWidth(), file.toString());
    assertEquals(small ? 700 : 1000, image.getHeight(), file.toString());
    assertTrue(colours(image) > 100, file + " has only " + colours(image) + " colours");
  }

  private static int colours(BufferedImage image) {
    var colours = new HashSet<Integer>();
    for (var y = 0; y < image.getHeight(); y += 2) {
      for (var x = 0; x < image.getWidth(); x += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }

  /// The mean of the green channel, 0 to 1.
  private static double brightness(BufferedImage image) {
    var sum = 0L;
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        sum += (image.getRGB(x, y) >> 8) & 0xFF;
      }
    }
    return sum / 255.0 / image.getWidth() / image.getHeight();
  }
}
