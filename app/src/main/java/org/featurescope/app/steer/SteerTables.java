package org.featurescope.app.steer;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is shown as tables: for a spreadsheet, or with everything that is needed to do it again.
final class SteerTables {
  private SteerTables() {}

  /// The next tokens, one a line, then the tokens of both texts.
  static String csv(Seen seen, Optional<Continuation> written) {
    var out = new StringBuilder("table,position,id,token,baseline,steered,divergence\n");
    for (var i = 0; i < seen.next().size(); i++) {
      var next = seen.next().get(i);
      line(
          out,
          "next",
          i,
          next.id(),
          next.label(),
          next.baseline(),
          next.steered(),
          seen.look().divergence());
    }
    for (var withPlan : List.of(false, true)) {
      var drawn = written.map(both -> both.side(withPlan)).orElse(List.of());
      for (var i = 0; i < drawn.size(); i++) {
        var each = drawn.get(i);
        line(
            out,
            withPlan ? "steered" : "baseline",
            i,
            each.piece().id(),
            each.piece().label(),
            Math.exp(each.baselineLog()),
            Math.exp(each.steeredLog()),
            each.divergence());
      }
    }
    return out.toString();
  }

  private static void line(
      StringBuilder out,
      String table,
      int position,
      int id,
      String token,
      double baseline,
      double steered,
      double divergence) {
    out.append(table)
        .append(',')
        .append(position)
        .append(',')
        .append(id)
        .append(",\"")
        .append(token.replace("\"", "\"\""))
        .append("\",")
        .append(baseline)
        .append(',')
        .append(steered)
        .append(',')
        .append(divergence)
        .append('\n');
  }

  /// @param plan the plan's own JSON
  static String json(
      String model, String plan, String text, Seen seen, Optional<Continuation> written) {
    var all = new LinkedHashMap<String, Object>();
    all.put("model", model);
    all.put("prompt", text);
    all.put("plan", JsonParser.parseString(plan));
    all.put("divergence", seen.look().divergence());
    all.put(
        "next",
        seen.next().stream()
            .map(next ->
                Map.of(
                    "id", next.id(),
                    "token", next.label(),
                    "baseline", next.baseline(),
                    "steered", next.steered()))
            .toList());
    written.ifPresent(both -> {
      var sampling = both.order().sampling();
      all.put(
          "sampling",
          Map.of(
              "temperature", sampling.temperature(),
              "topK", sampling.topK(),
              "topP", sampling.topP(),
              "frequencyPenalty", sampling.frequencyPenalty(),
              "seed", sampling.seed()));
      all.put("baseline", side(both, false));
      all.put("steered", side(both, true));
    });
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static Map<String, Object> side(Continuation both, boolean withPlan) {
    return Map.of(
        "text", both.text(withPlan),
        "tokens",
            both.side(withPlan).stream()
                .map(each ->
                    Map.of(
                        "id", each.piece().id(),
                        "baselineLogProb", each.baselineLog(),
                        "steeredLogProb", each.steeredLog(),
                        "divergence", each.divergence()))
                .toList());
  }
}
