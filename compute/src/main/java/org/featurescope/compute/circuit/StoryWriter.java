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
    var features = new JsonArray();
    for (var feature : supernode.features()) {
      var three = new JsonArray();
      List.of(feature.layer(), feature.position(), feature.latent()).forEach(three::add);
      features.add(three);
    }
    json.add("features", features);
    return json;
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
