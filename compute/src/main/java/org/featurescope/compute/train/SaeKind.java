package org.featurescope.compute.train;

/// The kinds of autoencoders and transcoders that can be trained: how pre-activations h become
/// activations z, and what is paid for them. The loss of a batch is
///
///     mean over prefixes of scale mean((y^ - y)^2)  +  price  +  a term that revives dead latents
///
/// Activations have a variance of about 1 in training, and decoder rows have length 1.
sealed interface SaeKind {

  /// z = relu of the k largest h of every row (Gao et al. 2024, eq. 2); AuxK revives the dead.
  record TopK(int k) implements SaeKind {}

  /// z = relu of the k B largest h of a batch of B rows (Bussmann et al. 2024, eq. 4). For later
  /// use a threshold is learned, a running average of the smallest z above 0. AuxK revives the
  /// dead.
  ///
  /// @param thresholdRate how far the running average goes towards a batch's value
  record BatchTopK(int k, double thresholdRate) implements SaeKind {}

  /// z = relu(h), and `price` times the sum of a row's z (Bricken et al. 2023). Dead latents are
  /// drawn up to 0.
  record Relu(double price) implements SaeKind {}

  /// z = h where h > threshold, else 0, and `price` times the number of a row's active latents
  /// (Rajamanoharan et al. 2024, eq. 9). Dead latents are drawn up to their threshold.
  ///
  /// @param bandwidth width of the rectangle that stands for the derivative of the step
  record JumpRelu(double price, double bandwidth) implements SaeKind {}

  /// The price of sparsity; 0 where sparsity is built in.
  default double price() {
    return switch (this) {
      case TopK kind -> 0;
      case BatchTopK kind -> 0;
      case Relu kind -> kind.price;
      case JumpRelu kind -> kind.price;
    };
  }

  /// Whether AuxK revives dead latents. The other kinds' are dead because they never reach their
  /// threshold, where AuxK has no gradient for them.
  default boolean hasAuxk() {
    return this instanceof TopK || this instanceof BatchTopK;
  }
}
