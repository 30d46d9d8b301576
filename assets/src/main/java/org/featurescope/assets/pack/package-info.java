/// The bundled packs: a model, its autoencoders and sample prompts in one folder with a manifest,
/// `pack.json`, that gives every file's size and SHA-256.
///
/// [Packs][org.featurescope.assets.pack.Packs] finds what came with the program,
/// [Pack#open][org.featurescope.assets.pack.Pack#open] makes a pack's files available as files,
/// [PackWriter][org.featurescope.assets.pack.PackWriter] seals a folder into a pack.
package org.featurescope.assets.pack;
