-- Version 2: what was read in long texts, part by part, so that opening one again computes nothing.
-- settings: how the windows lay; content: packed by ReadingStore.
CREATE TABLE reading (
  text_hash TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  sae_hash TEXT NOT NULL,
  settings TEXT NOT NULL,
  part INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (text_hash, model_hash, sae_hash, settings, part)
);
