/// Steering: a plan of what to change in a model's activations
/// ([org.featurescope.compute.steering.SteeringPlan],
/// [org.featurescope.compute.steering.PlanFile]), and the model under it beside the model as it is:
/// a text's continuation ([org.featurescope.compute.steering.Steerer],
/// [org.featurescope.compute.steering.SteeredRun]) and the next token while a slider moves
/// ([org.featurescope.compute.steering.SteeredPrompt]).
package org.featurescope.compute.steering;
