package org.featurescope.compute.checkpoint;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Weights spread over several safetensors files, as `model.safetensors.index.json` lists them:
/// `{"metadata": {...}, "weight_map": {tensor: file}}`. Files are looked for in the folder of the
/// index only, whatever it says.
final class ShardedTensors implements TensorSource {
  private static final long MAX_INDEX = SafeTensorsHeader.MAX_HEADER;

  private final Map<String, SafeTensors> shards;
  private final Map<String, SafeTensors> homes;

  private ShardedTensors(Map<String, SafeTensors> shards, Map<String, SafeTensors> homes) {
    this.shards = shards;
    this.homes = Collections.unmodifiableMap(homes);
  }

  @Override
  public void requireWhole() {
    shards.values().forEach(SafeTensors::requireWhole);
  }

  static ShardedTensors open(Path directory) {
    var weightMap = readIndex(directory.resolve(SafeTensors.INDEX));
    var shards = new LinkedHashMap<String, SafeTensors>();
    var homes = new LinkedHashMap<String, SafeTensors>();
    try {
      weightMap.forEach((tensor, file) -> {
        var shard = shards.computeIfAbsent(file, name -> SafeTensors.open(inside(directory, name)));
        if (!shard.contains(tensor)) {
          throw new FeaturescopeException(
              SafeTensors.INDEX + " looks for " + tensor + " in " + file + ", which lacks it",
              "download the model again");
        }
        homes.put(tensor, shard);
      });
    } catch (RuntimeException e) {
      shards.values().forEach(SafeTensors::close);
      throw e;
    }
    return new ShardedTensors(shards, homes);
  }

  /// The file of that name in the folder. Links may lead elsewhere, as they do in a download cache;
  /// names may not.
  private static Path inside(Path directory, String name) {
    var problem =
        new FeaturescopeException(
            SafeTensors.INDEX + " names a file outside its folder: " + name,
            "do not use this model, or download it again from a source you trust");
    if (name.isBlank() || name.contains("\\") || name.contains(":") || name.startsWith("/")) {
      throw problem;
    }
    try {
      var base = directory.toAbsolutePath().normalize();
      var file = base.resolve(name).normalize();
      if (!file.startsWith(base) || file.equals(base) || name.contains("..")) {
        throw problem;
      }
      return file;
    } catch (InvalidPathException e) {
      throw problem;
    }
  }

  private static Map<String, String> readIndex(Path index) {
    var weightMap = new LinkedHashMap<String, String>();
    FileProblem.requireFile(index);
    try {
      if (Files.size(index) > MAX_INDEX) {
        throw new FeaturescopeException(
            SafeTensors.INDEX + " is larger than 100 MB", "download the model again");
      }
      try (var json = new JsonReader(Files.newBufferedReader(index))) {
        json.setStrictness(Strictness.STRICT);
        json.beginObject();
        while (json.hasNext()) {
          if (json.nextName().equals("weight_map")) {
            readWeightMap(json, weightMap);
          } else {
            json.skipValue();
          }
        }
        json.endObject();
      }
    } catch (MalformedJsonException | EOFException | IllegalStateException | JsonParseException e) {
      throw new FeaturescopeException(
          SafeTensors.INDEX + " is not the index of a sharded model", "download it again", e);
    } catch (IOException e) {
      throw FileProblem.reading(index, e);
    }
    if (weightMap.isEmpty()) {
      throw new FeaturescopeException(
          SafeTensors.INDEX + " lists no tensors", "download the model again");
    }
    return weightMap;
  }

  private static void readWeightMap(JsonReader json, Map<String, String> weightMap)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      var tensor = json.nextName();
      if (weightMap.put(tensor, json.nextString()) != null) {
        throw new FeaturescopeException(
            SafeTensors.INDEX + " lists " + tensor + " twice", "download the model again");
      }
    }
    json.endObject();
  }

  @Override
  public Set<String> names() {
    return homes.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return home(name).info(name);
  }

  @Override
  public MemorySegment segment(String name) {
    return home(name).segment(name);
  }

  /// The metadata of all shards together; they say the same.
  @Override
  public Map<String, String> metadata() {
    var all = new LinkedHashMap<String, String>();
    shards.values().forEach(shard -> all.putAll(shard.metadata()));
    return all;
  }

  private SafeTensors home(String name) {
    var home = homes.get(name);
    if (home == null) {
      throw new FeaturescopeException(
          "the model's shards have no tensor named " + name, "choose a model of the right kind");
    }
    return home;
  }

  @Override
  public void close() {
    shards.values().forEach(SafeTensors::close);
  }
}
