/// The workspace: everything that a person and the indexer have gathered, in one SQLite file. One
/// class per kind of record; [org.featurescope.compute.store.Workspace] is the door.
package org.featurescope.compute.store;
