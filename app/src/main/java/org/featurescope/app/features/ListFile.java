package org.featurescope.app.features;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;

/// Lists of features as a JSON file: `{"lists": [{"name": ..., "features": [{"sae": ..., "feature":
/// ...}]}]}`, where `sae` is the SHA-256 of the autoencoder.
final class ListFile {
  /// A million features take some 100 MB.
  private static final long LARGEST = 100L << 20;

  /// The file's one object.
  private record Content(List<Entry> lists) {}

  private record Entry(String name, List<Member> features) {}

  private record Member(String sae, Integer feature) {}

  private ListFile() {}

  static void write(List<FeatureList> lists, Path file) {
    var content =
        new Content(
            lists.stream()
                .map(list ->
                    new Entry(
                        list.name(),
                        list.features().stream()
                            .map(key -> new Member(key.saeHash(), key.latent()))
                            .toList()))
                .toList());
    AtomicFiles.writeText(
        file, new GsonBuilder().setPrettyPrinting().create().toJson(content) + "\n");
  }

  /// @throws FeaturescopeException when the file holds no lists
  static List<FeatureList> read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw noLists(file, null);
      }
      var content = new Gson().fromJson(Files.readString(file), Content.class);
      if (content == null || content.lists == null) {
        throw noLists(file, null);
      }
      var lists = new ArrayList<FeatureList>();
      for (var entry : content.lists) {
        lists.add(list(entry, file));
      }
      return lists;
    } catch (JsonParseException e) {
      throw noLists(file, e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static FeatureList list(Entry entry, Path file) {
    if (entry == null || entry.name == null || entry.name.isBlank() || entry.features == null) {
      throw noLists(file, null);
    }
    var keys = new ArrayList<FeatureKey>();
    for (var member : entry.features) {
      if (member == null
          || member.sae == null
          || member.sae.isEmpty()
          || member.feature == null
          || member.feature < 0) {
        throw noLists(file, null);
      }
      keys.add(new FeatureKey(member.sae, member.feature));
    }
    return new FeatureList(entry.name.strip(), keys);
  }

  private static FeaturescopeException noLists(Path file, Exception cause) {
    return new FeaturescopeException(
        file.getFileName() + " holds no lists of features",
        "choose a JSON file that was exported here",
        cause);
  }
}
