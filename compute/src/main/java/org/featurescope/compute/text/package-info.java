/// From text to tokens and back: tokenizers of the Hugging Face layout with exact spans and bytes,
/// and byte-pair training. Knows nothing of models.
package org.featurescope.compute.text;
