/// Files of features that other tools write and read: SAEDashboard, Neuronpedia, OpenAI's SAE
/// viewer and neuron explainer. A record is kept as it was read, so that writing it again loses
/// nothing, and looked at through [org.featurescope.compute.index.IndexedFeature].
package org.featurescope.compute.index.format;
