package org.featurescope.compute.store;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A list of features as JSON, to give away: `{"name": "mine", "features": [{"sae": HASH, "latent":
/// 7}]}`.
public final class ListFile {
  private static final long LARGEST = 64L << 20;

  private ListFile() {}

  /// Writes a list, whole or not at all.
  public static void write(FeatureList list, Path file) {
    var features = new JsonArray();
    for (var feature : list.features()) {
      var object = new JsonObject();
      object.addProperty("sae", feature.saeHash());
      object.addProperty("latent", feature.latent());
      features.add(object);
    }
    var json = new JsonObject();
    json.addProperty("name", list.name());
    json.add("features", features);
    var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    AtomicFiles.writeText(file, gson.toJson(json) + "\n");
  }

  /// @throws FeaturescopeException when the file is no list
  public static FeatureList read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw noList(file, null);
      }
      var json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      var features = new ArrayList<FeatureKey>();
      for (var feature : json.getAsJsonArray("features")) {
        var object = feature.getAsJsonObject();
        features.add(
            new FeatureKey(object.get("sae").getAsString(), object.get("latent").getAsInt()));
      }
      return new FeatureList(json.get("name").getAsString(), features);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } catch (FeaturescopeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson says in exceptions of its own that a value is missing or of another kind.
      throw noList(file, e);
    }
  }

  private static FeaturescopeException noList(Path file, Exception cause) {
    return new FeaturescopeException(
        file + " is not a list of features", "choose a list that this program has written", cause);
  }
}
