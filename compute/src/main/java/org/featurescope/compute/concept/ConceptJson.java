package org.featurescope.compute.concept;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.concept.ConceptTable.ConceptMatch;
import org.featurescope.compute.concept.ConceptTable.FeatureMatch;
import org.featurescope.compute.concept.ConceptTable.Score;

/// Reads a [ConceptTable] from a stream. By hand, because a window waits for it when it opens: what
/// Gson does to find its way through records takes ten times as long as the table.
final class ConceptJson {
  private final JsonReader json;

  /// What an object says: numbers and texts by name, and its score.
  private final Map<String, Double> numbers = new HashMap<>();

  private final Map<String, String> texts = new HashMap<>();
  private Score score = new Score(0, -1, -1, -1, 0, 0);

  private ConceptJson(JsonReader json) {
    this.json = json;
  }

  /// @throws RuntimeException when a value is missing or of another kind
  static ConceptTable table(JsonReader json) throws IOException {
    var concepts = new ArrayList<ConceptMatch>();
    var features = new ArrayList<FeatureMatch>();
    var table = new ConceptJson(json);
    json.beginObject();
    while (json.hasNext()) {
      var name = json.nextName();
      switch (name) {
        case "concepts" -> array(json, each -> concepts.add(each.concept()));
        case "features" -> array(json, each -> features.add(each.feature()));
        default -> table.value(name);
      }
    }
    json.endObject();
    return new ConceptTable(
        table.text("hook"), table.whole("tokens"), table.whole("latents"), concepts, features);
  }

  private interface Taker {
    void take(ConceptJson each);
  }

  private static void array(JsonReader json, Taker taker) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      var each = new ConceptJson(json);
      each.object();
      taker.take(each);
    }
    json.endArray();
  }

  private void object() throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      var name = json.nextName();
      if (name.equals("score")) {
        var inner = new ConceptJson(json);
        inner.object();
        score = inner.score();
      } else {
        value(name);
      }
    }
    json.endObject();
  }

  private void value(String name) throws IOException {
    switch (json.peek()) {
      case NUMBER -> numbers.put(name, json.nextDouble());
      case STRING -> texts.put(name, json.nextString());
      default -> json.skipValue();
    }
  }

  private double number(String name) {
    var value = numbers.get(name);
    if (value == null) {
      throw new IllegalStateException("no number " + name);
    }
    return value;
  }

  private int whole(String name) {
    return (int) number(name);
  }

  private String text(String name) {
    var value = texts.get(name);
    if (value == null) {
      throw new IllegalStateException("no text " + name);
    }
    return value;
  }

  private Score score() {
    return new Score(
        number("threshold"),
        number("precision"),
        number("recall"),
        number("f1"),
        number("probeLoss"),
        number("baseLoss"));
  }

  private ConceptMatch concept() {
    return new ConceptMatch(
        text("concept"), text("title"), whole("tokens"), whole("latent"), score, whole("splits"));
  }

  private FeatureMatch feature() {
    return new FeatureMatch(
        whole("latent"), text("concept"), text("title"), whole("firings"), score);
  }
}
