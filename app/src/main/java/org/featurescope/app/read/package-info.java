/// Read: any text as a heatmap of features. [ReadViewModel] holds what is shown and never a node;
/// [ReadView] draws it; [ReadService] is the door to the model.
package org.featurescope.app.read;
