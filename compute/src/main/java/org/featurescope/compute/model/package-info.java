/// Language models: what a family looks like ([org.featurescope.compute.model.ModelSpec]), where
/// its weights stand in the files ([org.featurescope.compute.model.WeightMap]), one forward pass
/// for all of them ([org.featurescope.compute.model.Transformer]) with captures and interventions
/// at every named point ([org.featurescope.compute.model.HookPoint],
/// [org.featurescope.compute.model.Hooks]), and generation
/// ([org.featurescope.compute.model.Generator]).
package org.featurescope.compute.model;
