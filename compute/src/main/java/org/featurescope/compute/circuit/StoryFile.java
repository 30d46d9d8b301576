package org.featurescope.compute.circuit;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A [Story] as JSON:
///
///     {"version": 1, "title": "The capital of Dallas's state", "line": "Dallas, Texas, Austin",
///      "prompt": "The capital of the state containing Dallas is", "target": " Austin",
///      "supernodes": [{"label": "Texas", "features": [[2, 10, 404], [4, 10, 587]]},
///                     {"label": "California", "prompt": "The capital of the state containing
///                       Oakland is", "features": [[2, 10, 980]]}],
///      "claims": [{"says": "With California in the place of Texas it is Sacramento.",
///                  "changes": [{"supernode": "Texas", "mode": "ablate"},
///                              {"supernode": "California", "mode": "copy", "value": 1.5}],
///                  "expects": {"answer": " Sacramento"}}]}
///
/// A feature is layer, position and latent. Modes are those of [StoryChange.Mode]. What is expected
/// is an `answer`, or that a `token` is `below` or `above` a probability, or `over` another token. A
/// claim may name a `prompt` of its own, and a `freedom` (constrained, frozen_patterns, or open, as
/// it is without). `measured` is written by the program.
///
/// In the place of `features`, or beside them, a supernode may say how they are found:
/// `"find": {"other": TEXT, "at": -1, "layers": [0, 3], "most": 4, "also": [TEXT], "without":
/// [TEXT]}`, see [StorySearch]; a claim `"find": {"upTo": 4}`, `{"as": 0}` or `{"share": 0.5}`, see
/// [StoryTuning].
public final class StoryFile {
  static final int VERSION = 1;
  private static final long LONGEST = 4 << 20;

  private StoryFile() {}

  /// @throws FeaturescopeException if the file cannot be read or is no story
  public static Story read(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new FeaturescopeException(
            "%s has %,d bytes, too many for a story".formatted(file, Files.size(file)),
            "choose the file of a story");
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// @param name of the story's source, for messages
  /// @throws FeaturescopeException if the text is no story: what is wrong and where
  public static Story parse(String text, String name) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return new StoryReader(new StoryEntry(name, "", object)).story();
      }
    } catch (JsonParseException | StackOverflowError e) {
      throw new FeaturescopeException(
          "The story " + name + " is not JSON", "choose the file of a story, or correct it", e);
    }
    throw new FeaturescopeException(
        "The story " + name + " is not a JSON object", "choose the file of a story");
  }

  public static String text(Story story) {
    var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    // A feature's three numbers on a line of its own each would fill pages. Texts have no ends of
    // lines in JSON, so none of them is touched.
    return gson.toJson(StoryWriter.json(story))
            .replaceAll("\\[\\n\\s+(\\d+),\\n\\s+(\\d+),\\n\\s+(\\d+)\\n\\s+]", "[$1, $2, $3]")
        + "\n";
  }

  /// Writes the file, whole or not at all.
  public static void write(Story story, Path file) {
    AtomicFiles.writeText(file, text(story));
  }
}
