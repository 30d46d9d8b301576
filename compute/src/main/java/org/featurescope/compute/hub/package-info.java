/// The Hub: what of it lies on this disk, and how more of it gets there.
///
/// [HubCache][org.featurescope.compute.hub.HubCache] reads the cache that Hugging Face's own tools
/// write, `models--org--name/{blobs,refs,snapshots}`, without copying and without following a link
/// out of a repository's folder. [Download][org.featurescope.compute.hub.Download] adds to it.
/// Downloads are the only place in the program that opens a connection, and only when they are run.
package org.featurescope.compute.hub;
