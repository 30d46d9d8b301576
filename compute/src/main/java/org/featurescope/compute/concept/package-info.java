/// What the features of an autoencoder stand for, where the truth is known: texts with labelled
/// stretches go through a model, and every feature is held against every label.
package org.featurescope.compute.concept;
