package org.featurescope.compute.steering;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.steering.EffectGoal.Kind;

/// An [EffectTrial] as JSON:
///
///     {"version": 1, "counted": "texts that go on in French", "made": "...",
///      "goal": {"kind": "share", "words": ["le", "la", "est"], "share": 0.4},
///      "maxTokens": 20, "temperature": 0, "seed": 1, "randomFrom": ["saes/layer3"],
///      "prompts": ["The river is", {"text": "The capital of Maine is", "words": ["Austin"]}]}
///
/// Kinds are those of [Kind]; a prompt with words of its own has these in place of the goal's.
public final class EffectTrialFile {
  private static final int VERSION = 1;
  private static final long LONGEST = 16 << 20;
  private static final int MOST_TOKENS = 1 << 20;
  private static final Set<String> TRIAL =
      Set.of(
          "version",
          "counted",
          "made",
          "goal",
          "maxTokens",
          "temperature",
          "seed",
          "randomFrom",
          "prompts");

  private EffectTrialFile() {}

  /// @throws FeaturescopeException if the file cannot be read or is no trial
  public static EffectTrial read(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new FeaturescopeException(
            "%s has %,d bytes, too many for a trial".formatted(file, Files.size(file)),
            "choose the trial of a plan");
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// @param name of the trial's source, for messages
  /// @throws FeaturescopeException if the text is no trial: what is wrong and where
  public static EffectTrial parse(String text, String name) {
    var entry = new PlanEntry("trial " + name, "", object(text, name));
    entry.requireOnly(TRIAL);
    if (entry.index("version") != VERSION) {
      throw entry.wrong("version is " + entry.index("version") + ", this program reads 1");
    }
    var tokens = entry.index("maxTokens");
    var temperature = entry.has("temperature") ? entry.number("temperature") : 0;
    if (tokens < 1 || tokens > MOST_TOKENS || temperature < 0) {
      throw entry.wrong("maxTokens must be above 0, and temperature at least 0");
    }
    return new EffectTrial(
        entry.requiredText("counted"),
        entry.text("made").orElse(""),
        prompts(entry),
        goal(entry.object("goal").orElseThrow(() -> entry.wrong("it has no goal"))),
        tokens,
        temperature,
        randomFrom(entry),
        entry.has("seed") ? entry.index("seed") : 0);
  }

  private static JsonObject object(String text, String name) {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException | StackOverflowError e) {
      throw new FeaturescopeException(
          "The trial " + name + " is not JSON", "choose the trial of a plan, or correct it", e);
    }
    throw new FeaturescopeException(
        "The trial " + name + " is not a JSON object", "choose the trial of a plan");
  }

  private static EffectGoal goal(PlanEntry entry) {
    entry.requireOnly(Set.of("kind", "words", "share"));
    var word = entry.requiredText("kind");
    var kind =
        Stream.of(Kind.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                entry.wrong(
                    "there is no kind %s, but %s".formatted(Printable.quoted(word), kinds())));
    var share = kind == Kind.SHARE ? entry.number("share") : 0;
    if (!(share >= 0 && share <= 1)) {
      throw entry.wrong("share must be from 0 to 1");
    }
    return new EffectGoal(kind, words(entry), share);
  }

  private static String kinds() {
    return Stream.of(Kind.values()).map(Kind::word).collect(Collectors.joining(", "));
  }

  private static List<String> words(PlanEntry entry) {
    var words = new ArrayList<String>();
    for (var element : entry.list("words")) {
      words.add(text(entry, element, "one of the words"));
    }
    if (words.isEmpty()) {
      throw entry.wrong("it has no words");
    }
    return words;
  }

  private static List<SaeReference> randomFrom(PlanEntry entry) {
    var saes = new ArrayList<SaeReference>();
    for (var element : entry.list("randomFrom")) {
      saes.add(SaeReference.of(text(entry, element, "one of randomFrom")));
    }
    return saes;
  }

  private static String text(PlanEntry entry, JsonElement element, String what) {
    if (element instanceof JsonPrimitive text && text.isString() && !text.getAsString().isBlank()) {
      return text.getAsString();
    }
    throw entry.wrong(what + " is no text, or an empty one");
  }

  private static List<EffectTrial.Prompt> prompts(PlanEntry trial) {
    var prompts = new ArrayList<EffectTrial.Prompt>();
    for (var element : trial.list("prompts")) {
      var place = "prompts[" + prompts.size() + "]";
      if (element instanceof JsonObject object) {
        var entry = new PlanEntry(trial.file(), place, object);
        entry.requireOnly(Set.of("text", "words"));
        prompts.add(new EffectTrial.Prompt(text(entry, object.get("text"), "text"), words(entry)));
      } else {
        prompts.add(EffectTrial.Prompt.of(text(trial, element, place)));
      }
    }
    if (prompts.isEmpty()) {
      throw trial.wrong("it has no prompts");
    }
    return prompts;
  }
}
