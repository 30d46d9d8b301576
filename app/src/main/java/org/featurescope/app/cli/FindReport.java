package org.featurescope.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.circuit.ContrastJob;
import org.featurescope.compute.circuit.FoundStory;
import org.featurescope.compute.circuit.FoundStory.Candidate;
import org.featurescope.compute.circuit.FoundStory.Search;
import org.featurescope.compute.circuit.StoryFile;

/// Prints what was found of stories.
final class FindReport {
  private final Console console;
  private final LatentNames names;

  FindReport(Console console, LatentNames names) {
    this.console = console;
    this.names = names;
  }

  /// The features of a story, by supernode.
  void story(FoundStory found) {
    console.out().println(found.story().title());
    for (var search : found.searches()) {
      line("  %s %s%n", result(search), said(found, search));
      if (search.candidates().isEmpty()) {
        continue;
      }
      line(
          "  %d of %d features, %d trials%n",
          search.chosen().size(), search.candidates().size(), search.trials());
      for (var supernode : found.story().supernodes()) {
        var own =
            search.chosen().stream()
                .filter(candidate -> candidate.supernode().equals(supernode.label()))
                .toList();
        if (!own.isEmpty()) {
          line("  %s%n", supernode.label());
          line("    layer  at         latent  active   other  effect%n");
          own.forEach(this::row);
        }
      }
    }
  }

  private static String said(FoundStory found, Search search) {
    return found.story().claims().get(search.claim()).says();
  }

  private static String result(Search search) {
    var strength = new StringBuilder();
    search
        .strength()
        .ifPresent(times -> strength.append(String.format(Locale.ROOT, ", copies x %.3g", times)));
    return String.format(
        Locale.ROOT,
        "%s (margin %+.2f nats, unchanged %+.2f%s)",
        search.isMet() ? "met" : "not met",
        search.after(),
        search.before(),
        strength);
  }

  private void row(Candidate one) {
    line(
        "    %5d  %-10s %6d  %6.3f  %6.3f  %+6.2f  %s%n",
        one.feature().layer(),
        place(one),
        one.feature().latent(),
        one.own(),
        one.other(),
        one.effect(),
        name(one));
  }

  private static String place(Candidate one) {
    return one.feature().position() + " " + Printable.quoted(one.token().strip());
  }

  private String name(Candidate one) {
    return names.of(one.feature().layer(), one.feature().latent()).orElse("");
  }

  /// The features that two texts differ in, the most telling first.
  void contrast(FoundStory found, int top) {
    var story = found.story();
    var search = found.searches().getFirst();
    var candidates = search.candidates();
    line(
        "%s rather than %s%n",
        Printable.quoted(story.distractor().orElseThrow()), Printable.quoted(story.target()));
    line("%-11s  layer  at         latent  prompt   other  effect       P%n", "");
    candidates.stream().limit(top).forEach(this::difference);
    line(
        "unchanged %+.2f nats; with all %d of these features changed %+.2f%n",
        search.before(), candidates.size(), search.whole().orElseThrow());
    var chosen = search.chosen();
    line(
        "%s%s by %d of them (*): %+.2f%s; %d trials%n",
        search.isMet() ? "turned" : "not turned",
        search.isMet() ? "" : ", nearest",
        chosen.size(),
        search.after(),
        String.format(Locale.ROOT, ", those of the other x %.3g", search.strength().orElse(1)),
        search.trials());
    if (chosen.stream().anyMatch(one -> candidates.indexOf(one) >= top)) {
      line("those of them that stand further down:%n");
      chosen.stream().filter(one -> candidates.indexOf(one) >= top).forEach(this::difference);
    }
  }

  private void difference(Candidate one) {
    var foreign = one.supernode().equals(ContrastJob.FOREIGN);
    line(
        "%s %-9s  %5d  %-10s %6d  %6.3f  %6.3f  %+6.2f  %6.4f  %s%n",
        one.chosen() ? "*" : " ",
        foreign ? "copied" : "ablated",
        one.feature().layer(),
        place(one),
        one.feature().latent(),
        foreign ? one.other() : one.own(),
        foreign ? one.own() : one.other(),
        one.effect(),
        one.probability(),
        name(one));
  }

  private void line(String form, Object... values) {
    console.out().print(String.format(Locale.ROOT, form, values).stripTrailing());
    console.out().println();
  }

  JsonArray json(List<FoundStory> all) {
    var array = new JsonArray();
    all.forEach(found -> array.add(json(found)));
    return array;
  }

  JsonObject json(FoundStory found) {
    var json = new JsonObject();
    json.add("story", JsonParser.parseString(StoryFile.text(found.story())));
    var searches = new JsonArray();
    found.searches().forEach(search -> searches.add(json(search)));
    json.add("searches", searches);
    return json;
  }

  private JsonObject json(Search search) {
    var json = new JsonObject();
    json.addProperty("claim", search.claim());
    json.addProperty("met", search.isMet());
    search.strength().ifPresent(strength -> json.addProperty("strength", strength));
    json.addProperty("before", search.before());
    json.addProperty("after", search.after());
    search.whole().ifPresent(whole -> json.addProperty("whole", whole));
    json.addProperty("trials", search.trials());
    var candidates = new JsonArray();
    search.candidates().forEach(one -> candidates.add(json(one)));
    json.add("candidates", candidates);
    return json;
  }

  private JsonObject json(Candidate one) {
    var json = new JsonObject();
    json.addProperty("supernode", one.supernode());
    json.addProperty("layer", one.feature().layer());
    json.addProperty("position", one.feature().position());
    json.addProperty("token", one.token());
    json.addProperty("latent", one.feature().latent());
    json.addProperty("value", one.own());
    json.addProperty("other", one.other());
    json.addProperty("effect", one.effect());
    json.addProperty("probability", one.probability());
    json.addProperty("chosen", one.chosen());
    names
        .of(one.feature().layer(), one.feature().latent())
        .ifPresent(name -> json.addProperty("name", name));
    return json;
  }
}
