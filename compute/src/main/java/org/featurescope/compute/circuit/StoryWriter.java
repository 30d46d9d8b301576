package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/// Makes JSON of a story.
final class StoryWriter {
  private StoryWriter() {}

  static JsonObject json(Story story) {
    var json = new JsonObject();
    json.addProperty("version", StoryFile.VERSION);
    json.addProperty("title", story.title());
    json.addProperty("line", story.line());
    json.addProperty("prompt", story.prompt());
    json.addProperty("target", story.target());
    story.distractor().ifPresent(token -> json.addProperty("distractor", token));
    var supernodes = new JsonArray();
    story.supernodes().forEach(supernode -> supernodes.add(supernode(supernode)));
    json.add("supernodes", supernodes);
    var claims = new JsonArray();
    story.claims().forEach(claim -> claims.add(claim(claim)));
    json.add("claims", claims);
    story.measured().ifPresent(result -> json.add("measured", result(result)));
    return json;
  }

  private static JsonObject supernode(StorySupernode supernode) {
    var json = new JsonObject();
    json.addProperty("label", supernode.label());
    supernode.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
    supernode.search().ifPresent(search -> json.add("find", search(search)));
    if (!supernode.features().isEmpty()) {
      json.add("features", features(supernode.features()));
    }
    return json;
  }

  private static JsonArray features(List<StoryFeature> all) {
    var features = new JsonArray();
    for (var feature : all) {
      var three = new JsonArray();
      List.of(feature.layer(), feature.position(), feature.latent()).forEach(three::add);
      features.add(three);
    }
    return features;
  }

  private static JsonObject search(StorySearch search) {
    var json = new JsonObject();
    search.other().ifPresent(other -> json.addProperty("other", other));
    switch (search.at()) {
      case StoryPlace.Position(var index) -> json.addProperty("at", index);
      case StoryPlace.Named(var token) -> json.addProperty("at", token);
      case StoryPlace.Any any -> json.addProperty("at", StoryReader.ANY);
    }
    search
        .layers()
        .ifPresent(layers -> {
          var range = new JsonArray();
          range.add(layers.first());
          range.add(layers.last());
          json.add("layers", range);
        });
    json.addProperty("most", search.most());
    texts(json, "also", search.also());
    texts(json, "without", search.without());
    return json;
  }

  private static void texts(JsonObject json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      var array = new JsonArray();
      texts.forEach(array::add);
      json.add(name, array);
    }
  }

  private static JsonObject claim(StoryClaim claim) {
    var json = new JsonObject();
    json.addProperty("says", claim.says());
    claim.prompt().ifPresent(prompt -> json.addProperty("prompt", prompt));
    var changes = new JsonArray();
    for (var change : claim.changes()) {
      var one = new JsonObject();
      one.addProperty("supernode", change.supernode());
      one.addProperty("mode", change.mode().word());
      if (change.mode() != StoryChange.Mode.ABLATE) {
        one.addProperty("value", change.value());
      }
      changes.add(one);
    }
    json.add("changes", changes);
    if (claim.freedom() != Freedom.OPEN) {
      json.addProperty("freedom", StoryReader.word(claim.freedom()));
    }
    json.add("expects", expectation(claim.expectation()));
    if (!claim.tuning().equals(StoryTuning.NONE)) {
      json.add("find", tuning(claim.tuning()));
    }
    return json;
  }

  private static JsonObject tuning(StoryTuning tuning) {
    var json = new JsonObject();
    tuning.upTo().ifPresent(most -> json.addProperty("upTo", most));
    tuning.as().ifPresent(claim -> json.addProperty("as", claim));
    tuning.share().ifPresent(share -> json.addProperty("share", share));
    return json;
  }

  private static JsonObject expectation(StoryExpectation expectation) {
    var json = new JsonObject();
    switch (expectation) {
      case StoryExpectation.Below(var token, var limit) -> {
        json.addProperty("token", token);
        json.addProperty("below", limit);
      }
      case StoryExpectation.Above(var token, var limit) -> {
        json.addProperty("token", token);
        json.addProperty("above", limit);
      }
      case StoryExpectation.Over(var token, var other) -> {
        json.addProperty("token", token);
        json.addProperty("over", other);
      }
      case StoryExpectation.Answer(var token) -> json.addProperty("answer", token);
    }
    return json;
  }

  private static JsonObject result(StoryResult result) {
    var json = new JsonObject();
    result.modelHash().ifPresent(hash -> json.addProperty("model", hash));
    result.transcodersHash().ifPresent(hash -> json.addProperty("transcoders", hash));
    json.addProperty("features", result.features());
    json.add("whole", scores(result.whole()));
    json.add("named", scores(result.named()));
    json.addProperty("probability", result.probability());
    json.addProperty("faithfulness", result.faithfulness());
    var findings = new JsonArray();
    result.findings().forEach(finding -> findings.add(finding(finding)));
    json.add("claims", findings);
    return json;
  }

  private static JsonObject scores(Scores scores) {
    var json = new JsonObject();
    json.addProperty("replacement", scores.replacement());
    json.addProperty("completeness", scores.completeness());
    return json;
  }

  private static JsonObject finding(StoryFinding finding) {
    var json = new JsonObject();
    json.addProperty("verdict", finding.verdict().word());
    json.addProperty("before", finding.before());
    json.addProperty("after", finding.after());
    finding.other().ifPresent(other -> json.addProperty("other", other));
    json.addProperty("answer", finding.answer());
    json.addProperty("control", finding.control());
    json.addProperty("alike", finding.alike());
    finding.predicted().ifPresent(predicted -> json.addProperty("predicted", predicted));
    json.addProperty("measured", finding.measured());
    return json;
  }
}
