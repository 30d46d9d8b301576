package org.featurescope.assets.world;

/// Someone in the world, with the gender of the pronouns that stand for them.
record Person(Word name, boolean female) {}
