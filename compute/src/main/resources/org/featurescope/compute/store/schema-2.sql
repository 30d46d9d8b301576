-- Version 2: what was read in long texts, part by part, so that opening one again computes nothing.
-- settings: how it was computed; used: when, in milliseconds, so that the oldest can be dropped.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  text_hash TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  sae_hash TEXT NOT NULL,
  settings TEXT NOT NULL,
  used INTEGER NOT NULL,
  UNIQUE (text_hash, model_hash, sae_hash, settings)
);

-- content: as compute.read packs it, with a checksum of its own; bytes: its length, so that sums
-- need not look at it.
CREATE TABLE reading_part (
  reading INTEGER NOT NULL REFERENCES reading (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (reading, part)
);
CREATE INDEX reading_part_bytes ON reading_part (reading, part, bytes);
