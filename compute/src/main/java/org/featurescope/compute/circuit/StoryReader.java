package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.Printable;

/// Makes a story of its JSON.
final class StoryReader {
  /// Where all tokens are meant.
  static final String ANY = "any";

  private final StoryEntry entry;

  StoryReader(StoryEntry entry) {
    this.entry = entry;
  }

  Story story() {
    entry.requireOnly(
        "version",
        "title",
        "line",
        "prompt",
        "target",
        "distractor",
        "supernodes",
        "claims",
        "measured");
    if (entry.index("version") != StoryFile.VERSION) {
      throw entry.wrong("version is %d, this program reads 1".formatted(entry.index("version")));
    }
    var supernodes = entry.objects("supernodes", StoryReader::supernode);
    var labels = supernodes.stream().map(StorySupernode::label).toList();
    if (labels.stream().distinct().count() < labels.size()) {
      throw entry.wrong("two supernodes have the same label");
    }
    var claims = entry.objects("claims", claim -> claim(claim, labels));
    claims.forEach(claim -> requireSettled(claim.tuning(), claims));
    return new Story(
        entry.requiredText("title"),
        entry.requiredText("line"),
        entry.requiredText("prompt"),
        entry.requiredText("target"),
        entry.text("distractor"),
        supernodes,
        claims,
        entry.object("measured").map(measured -> result(measured, claims)));
  }

  private void requireSettled(StoryTuning tuning, List<StoryClaim> claims) {
    if (tuning.as().isPresent()) {
      var other = tuning.as().getAsInt();
      if (other >= claims.size()
          || claims.get(other).tuning().as().isPresent()
          || claims.get(other).changes().stream()
              .noneMatch(change -> change.mode() == StoryChange.Mode.COPY)) {
        throw entry.wrong(
            "a claim is as strong as claims[%d], which has no strength of its own"
                .formatted(other));
      }
    }
  }

  private static StorySupernode supernode(StoryEntry entry) {
    entry.requireOnly("label", "prompt", "features", "find");
    var search = entry.object("find").map(StoryReader::search);
    var features = new ArrayList<StoryFeature>();
    if (search.isEmpty() || entry.has("features")) {
      for (var element : entry.list("features")) {
        features.add(feature(entry, element));
      }
    }
    if (features.stream().distinct().count() < features.size()) {
      throw entry.wrong("it names a feature twice");
    }
    return new StorySupernode(entry.requiredText("label"), entry.text("prompt"), features, search);
  }

  private static StorySearch search(StoryEntry entry) {
    entry.requireOnly("other", "at", "layers", "most", "also", "without");
    var most = entry.has("most") ? entry.index("most") : StorySearch.MOST;
    if (most < 1) {
      throw entry.wrong("most is 0");
    }
    return new StorySearch(
        entry.text("other"),
        place(entry),
        entry.has("layers") ? Optional.of(layers(entry)) : Optional.empty(),
        most,
        entry.texts("also"),
        entry.texts("without"));
  }

  private static StoryPlace place(StoryEntry entry) {
    if (!entry.has("at")) {
      return StoryPlace.LAST;
    }
    if (entry.json().get("at") instanceof JsonPrimitive number && number.isNumber()) {
      var at = entry.requiredNumber("at");
      if (at != (int) at) {
        throw entry.wrong("at is no whole number");
      }
      return new StoryPlace.Position((int) at);
    }
    var token = entry.requiredText("at");
    return token.equals(ANY) ? new StoryPlace.Any() : new StoryPlace.Named(token);
  }

  private static StorySearch.Layers layers(StoryEntry entry) {
    var two = entry.list("layers");
    if (two.size() == 2) {
      var first = entry.index(two.get(0), "the first of layers");
      var last = entry.index(two.get(1), "the last of layers");
      if (first <= last) {
        return new StorySearch.Layers(first, last);
      }
    }
    throw entry.wrong("layers are a list of the first and the last one");
  }

  private static StoryFeature feature(StoryEntry entry, JsonElement element) {
    if (element instanceof JsonArray three && three.size() == 3) {
      return new StoryFeature(
          entry.index(three.get(0), "a layer"),
          entry.index(three.get(1), "a position"),
          entry.index(three.get(2), "a latent"));
    }
    throw entry.wrong("a feature is a list of layer, position and latent");
  }

  private static StoryClaim claim(StoryEntry entry, List<String> labels) {
    entry.requireOnly("says", "prompt", "changes", "freedom", "expects", "find");
    var freedom =
        entry
            .text("freedom")
            .map(word -> one(entry, "freedom", Freedom.values(), word))
            .orElse(Freedom.OPEN);
    var changes = entry.objects("changes", change -> change(change, labels));
    var expectation = expectation(entry.requiredObject("expects"));
    return new StoryClaim(
        entry.requiredText("says"),
        entry.text("prompt"),
        changes,
        freedom,
        expectation,
        entry
            .object("find")
            .map(find -> tuning(find, changes, expectation))
            .orElse(StoryTuning.NONE));
  }

  private static StoryTuning tuning(
      StoryEntry entry, List<StoryChange> changes, StoryExpectation expectation) {
    entry.requireOnly("upTo", "as", "share");
    var upTo = entry.number("upTo");
    var as = entry.has("as") ? OptionalInt.of(entry.index("as")) : OptionalInt.empty();
    var share =
        entry.has("share") ? OptionalDouble.of(entry.share("share")) : OptionalDouble.empty();
    if (upTo.isPresent() && !(upTo.getAsDouble() >= 1) || upTo.orElse(1) > StoryTuning.STRONGEST) {
      throw entry.wrong("upTo is not from 1 to %.0f".formatted(StoryTuning.STRONGEST));
    }
    if (upTo.isPresent() && as.isPresent()) {
      throw entry.wrong("it has both upTo and as");
    }
    if ((upTo.isPresent() || as.isPresent())
        && changes.stream().noneMatch(change -> change.mode() == StoryChange.Mode.COPY)) {
      throw entry.wrong("the claim copies nothing that could be stronger");
    }
    if (share.isPresent()
        && !(expectation instanceof StoryExpectation.Below)
        && !(expectation instanceof StoryExpectation.Above)) {
      throw entry.wrong("share goes with below or above");
    }
    return new StoryTuning(upTo, as, share);
  }

  private static StoryChange change(StoryEntry entry, List<String> labels) {
    entry.requireOnly("supernode", "mode", "value");
    var supernode = entry.requiredText("supernode");
    if (!labels.contains(supernode)) {
      throw entry.wrong("there is no supernode " + Printable.quoted(supernode));
    }
    var mode = one(entry, "mode", StoryChange.Mode.values(), entry.requiredText("mode"));
    var value =
        switch (mode) {
          case ABLATE -> 0;
          case COPY -> entry.number("value").orElse(1);
          case CLAMP, MULTIPLY -> entry.requiredNumber("value");
        };
    return new StoryChange(supernode, mode, value);
  }

  private static StoryExpectation expectation(StoryEntry entry) {
    entry.requireOnly("token", "below", "above", "over", "answer");
    if (entry.has("answer")) {
      requireAlone(entry, 1);
      return new StoryExpectation.Answer(entry.requiredText("answer"));
    }
    var token = entry.requiredText("token");
    requireAlone(entry, 2);
    if (entry.has("below")) {
      return new StoryExpectation.Below(token, entry.share("below"));
    }
    return entry.has("above")
        ? new StoryExpectation.Above(token, entry.share("above"))
        : new StoryExpectation.Over(token, entry.requiredText("over"));
  }

  private static void requireAlone(StoryEntry entry, int fields) {
    if (entry.json().size() != fields) {
      throw entry.wrong("it is one of answer; token and below; token and above; token and over");
    }
  }

  private static <E extends Enum<E>> E one(StoryEntry entry, String name, E[] all, String word) {
    return Stream.of(all)
        .filter(each -> word(each).equals(word))
        .findFirst()
        .orElseThrow(() ->
            entry.wrong(
                "%s is %s, not one of %s"
                    .formatted(
                        name,
                        Printable.quoted(word),
                        Stream.of(all).map(StoryReader::word).collect(Collectors.joining(", ")))));
  }

  static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private static StoryResult result(StoryEntry entry, List<StoryClaim> claims) {
    entry.requireOnly(
        "model",
        "transcoders",
        "features",
        "whole",
        "named",
        "probability",
        "faithfulness",
        "claims");
    var findings = entry.objects("claims", StoryReader::finding);
    if (findings.size() != claims.size()) {
      throw entry.wrong(
          "%d claims were measured, and there are %d".formatted(findings.size(), claims.size()));
    }
    for (var claim = 0; claim < findings.size(); claim++) {
      var finding = findings.get(claim);
      if (finding.verdict() != finding.verdict(claims.get(claim).expectation())) {
        throw entry.wrong("the verdict of claim %d is not what its figures say".formatted(claim));
      }
    }
    return new StoryResult(
        entry.text("model"),
        entry.text("transcoders"),
        entry.index("features"),
        scores(entry.requiredObject("whole")),
        scores(entry.requiredObject("named")),
        entry.share("probability"),
        entry.requiredNumber("faithfulness"),
        findings);
  }

  private static Scores scores(StoryEntry entry) {
    entry.requireOnly("replacement", "completeness");
    return new Scores(entry.share("replacement"), entry.share("completeness"));
  }

  private static StoryFinding finding(StoryEntry entry) {
    entry.requireOnly(
        "verdict",
        "before",
        "after",
        "other",
        "answer",
        "control",
        "alike",
        "predicted",
        "measured");
    return new StoryFinding(
        one(entry, "verdict", StoryFinding.Verdict.values(), entry.requiredText("verdict")),
        entry.share("before"),
        entry.share("after"),
        entry.number("other"),
        entry.requiredText("answer"),
        entry.share("control"),
        entry.share("alike"),
        entry.number("predicted"),
        entry.requiredNumber("measured"));
  }
}
