package org.featurescope.assets.pack;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.pack.PlanEffect.Share;

/// Reads what `featurescope effect --json` says of a plan.
final class PlanEffectJson {
  private PlanEffectJson() {}

  /// @param pack its name, for messages
  /// @throws AssetsException when the file is missing or broken
  static PlanEffect read(String pack, Path file) {
    try {
      var json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return new PlanEffect(
          json.get("goal").getAsString(),
          share(json.getAsJsonObject("steered")),
          share(json.getAsJsonObject("baseline")),
          share(json.getAsJsonObject("control")),
          json.getAsJsonObject("steered").get("perplexity").getAsDouble(),
          json.getAsJsonObject("baseline").get("perplexity").getAsDouble(),
          json.get("date").getAsString());
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException
        | NullPointerException e) {
      // What gson throws for a missing field or one of another kind.
      throw new AssetsException(
          "the pack " + pack + " has no readable " + file.getFileName(),
          Pack.GET_THE_PROGRAM_AGAIN,
          e);
    }
  }

  private static Share share(JsonObject json) {
    return new Share(
        json.get("count").getAsInt(),
        json.get("runs").getAsInt(),
        json.get("low").getAsDouble(),
        json.get("high").getAsDouble());
  }
}
