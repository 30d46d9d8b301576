package org.featurescope.app.features;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.app.read.TextShelf;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.Label;

/// What the Features view knows of indexed features and of what people said about them.
///
/// Every call may wait for a disk, so all are made from jobs, and several at a time. A call throws
/// a [org.featurescope.compute.job.FeaturescopeException] when it cannot be answered.
public interface Catalogue extends AutoCloseable {

  /// A feature and what has been said about it.
  record Entry(IndexedFeature feature, Annotation annotation) {}

  /// What is wrong with the place where all this is kept.
  ///
  /// @param problem a sentence without a full stop
  /// @param repairable whether [#repair] may help
  record Trouble(String problem, boolean repairable) {}

  /// What has been indexed: the index that is read of each subject.
  List<IndexRun> runs();

  /// The other indexes of these subjects, over other texts.
  List<IndexRun> aside();

  /// Reads this index from now on, which was put aside, in place of the one of its subject that is
  /// read.
  void use(IndexRun aside);

  /// Removes an index that was put aside; what is written on its features stays.
  void remove(IndexRun aside);

  FeatureTable table(IndexSubject subject);

  /// The same table with what was written on its features meanwhile.
  FeatureTable refreshed(FeatureTable table);

  /// The directions laid out on a plane; one for each layout that was made.
  List<FeatureMap> maps(IndexSubject subject);

  Entry entry(IndexSubject subject, int latent);

  /// How often and how strongly some features fire, by latent.
  Map<Integer, FeatureStatistics> statistics(IndexSubject subject, BitSet latents);

  /// The latents whose name, tags, note or example contexts answer `text`.
  BitSet search(FeatureTable table, String text);

  /// Names features by what was measured; what they are called already stays.
  void name(IndexSubject subject, Map<Integer, Label> labels);

  /// Writes this on a feature, in place of what a person wrote on it before.
  void annotate(FeatureKey feature, Annotation annotation);

  List<FeatureList> lists();

  /// Keeps a list, in place of the one of that name.
  void keep(FeatureList list);

  /// Forgets the list of that name.
  void forget(String list);

  /// The names of the steering plans that are kept, the newest first.
  List<String> plans();

  /// A plan's JSON, by its name.
  Optional<String> plan(String name);

  /// Keeps a plan's JSON, in place of the one of that name.
  void keepPlan(String name, String json);

  void forgetPlan(String name);

  /// Whether another window has written since this was last asked.
  boolean changed();

  /// What is wrong with the file, though it can be read; answered at once.
  Optional<Trouble> trouble();

  /// Reads all of a file that was not closed the last time; says what is not sound, and nothing
  /// where all is well or nothing gave cause to look.
  default Optional<Trouble> findDamage() {
    return Optional.empty();
  }

  /// Saves what is legible into a sound file and goes on with that.
  void repair();

  /// Where an index goes.
  IndexSink sink();

  /// The attribution graphs that are kept.
  Documents graphs();

  /// The texts that a person keeps.
  TextShelf.Store texts();

  /// Named pieces of JSON of one kind.
  interface Documents {
    /// All names, the one that was saved last first.
    List<String> names();

    /// The JSON of that name.
    Optional<String> find(String name);

    /// Saves in place of an older one of that name.
    void save(String name, String json);

    void delete(String name);
  }

  @Override
  void close();
}
