package org.featurescope.compute.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.IndexSettings;

/// What is to be indexed, as it travels to the machines: every path must lead to the same files on
/// all of them.
///
/// @param model a directory in Hugging Face layout
/// @param saes folders or files of autoencoders and transcoders
/// @param neurons layers whose neurons are features
/// @param corpus files of text
/// @param field where texts are in JSON lines and Parquet
/// @param context tokens of a window, a BOS included
/// @param batch windows in one pass
/// @param seed of the random examples
/// @param modelName what a person calls the model
public record SparkIndexSettings(
    String model,
    List<String> saes,
    List<Integer> neurons,
    List<String> corpus,
    String field,
    int context,
    int batch,
    long seed,
    String modelName)
    implements Serializable {

  public SparkIndexSettings {
    saes = List.copyOf(saes);
    neurons = List.copyOf(neurons);
    corpus = List.copyOf(corpus);
  }

  Corpus documents() {
    return new Corpus(corpus.stream().map(Path::of).toList(), field);
  }

  IndexSettings index() {
    return new IndexSettings(context, batch, seed, IndexSettings.ALL);
  }
}
