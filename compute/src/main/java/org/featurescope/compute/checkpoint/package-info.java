/// Files of tensors: names, shapes, dtypes and bytes. Knows nothing of models. Files are mapped,
/// not read; nothing is allocated or trusted because a header claims it.
package org.featurescope.compute.checkpoint;
