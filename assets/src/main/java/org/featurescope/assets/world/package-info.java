/// The small world that the bundled model learns: a seeded generator of short texts with the true
/// concepts of every stretch recorded, so that what a feature of the model responds to can be
/// checked against the truth.
///
/// [World][org.featurescope.assets.world.World] hands out documents; each is written by one
/// `Family` from phrases (`src/main/resources/world/*.phrases`) and facts (`*.tsv`) into a `Draft`,
/// which records the spans. [WorldExam][org.featurescope.assets.world.WorldExam] asks questions
/// with one right and one wrong answer.
package org.featurescope.assets.world;
