-- Version 1 of a workspace. Every table has a whole number as its key, so that what a damaged file
-- still holds can be read past the damage. Blobs are packed by the class of their kind of record.

-- Autoencoders that anything here speaks of.
CREATE TABLE sae (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE
);

-- What passages belong to: the files of a corpus as the tokens of one model.
CREATE TABLE corpus (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  UNIQUE (hash, model_hash)
);

-- One index of one autoencoder. state: 0 being written, 1 the one to read, 2 to be removed, 3 put
-- aside for one over another text.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  model_name TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  sae_name TEXT NOT NULL,
  hook TEXT NOT NULL,
  latents INTEGER NOT NULL,
  corpus INTEGER NOT NULL REFERENCES corpus,
  context INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  version TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  state INTEGER NOT NULL,
  touched INTEGER NOT NULL
);
CREATE UNIQUE INDEX run_to_read ON run (sae, model_hash, hook) WHERE state = 1;

-- id = run * 2^30 + latent. Narrow, because lists read all rows of it.
CREATE TABLE feature (
  id INTEGER PRIMARY KEY,
  tokens INTEGER NOT NULL,
  fired INTEGER NOT NULL,
  sum REAL NOT NULL,
  sum_of_squares REAL NOT NULL,
  max REAL NOT NULL
);

-- The rest of a feature, by the same id.
CREATE TABLE feature_page (
  id INTEGER PRIMARY KEY,
  histogram BLOB NOT NULL,
  partners BLOB NOT NULL,
  geometry BLOB NOT NULL
);

-- Kept once, however many examples show it.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY,
  corpus INTEGER NOT NULL REFERENCES corpus,
  document INTEGER NOT NULL,
  start INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL,
  tokens BLOB NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (corpus, document, start, fingerprint)
);

-- id = the feature's id * 2^10 + the example's place on its page.
CREATE TABLE example (
  id INTEGER PRIMARY KEY,
  passage INTEGER NOT NULL REFERENCES passage,
  band INTEGER NOT NULL,
  peak INTEGER NOT NULL,
  value REAL NOT NULL,
  activations BLOB NOT NULL
);
CREATE INDEX example_of_passage ON example (passage);

CREATE TABLE map (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  layout TEXT NOT NULL,
  clusters INTEGER NOT NULL,
  places BLOB NOT NULL,
  UNIQUE (run, layout)
);

-- What other tools' files said, as they said it, so that writing them again loses nothing. JSON,
-- packed by gzip; foreign_file has the key of its run, foreign_record that of its feature.
CREATE TABLE foreign_file (
  id INTEGER PRIMARY KEY,
  format TEXT NOT NULL,
  header BLOB NOT NULL
);
CREATE TABLE foreign_record (
  id INTEGER PRIMARY KEY,
  json BLOB NOT NULL
);

-- How far an interrupted index has come: the newest whole one of a purpose counts.
CREATE TABLE progress (
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  whole INTEGER NOT NULL,
  touched INTEGER NOT NULL
);
CREATE TABLE progress_part (
  id INTEGER PRIMARY KEY,
  progress INTEGER NOT NULL REFERENCES progress ON DELETE CASCADE,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (progress, part)
);

-- What is written on features.
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  source TEXT NOT NULL,
  text TEXT NOT NULL,
  score REAL,
  changed INTEGER NOT NULL,
  UNIQUE (sae, latent, source)
);
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  text TEXT NOT NULL,
  changed INTEGER NOT NULL,
  UNIQUE (sae, latent)
);
CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (sae, latent, name)
);
CREATE INDEX tag_by_name ON tag (name);
CREATE TABLE star (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  UNIQUE (sae, latent)
);
CREATE TABLE pin (
  id INTEGER PRIMARY KEY,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  place INTEGER NOT NULL,
  UNIQUE (sae, latent)
);

CREATE TABLE list (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  changed INTEGER NOT NULL
);
CREATE TABLE list_entry (
  id INTEGER PRIMARY KEY,
  list INTEGER NOT NULL REFERENCES list ON DELETE CASCADE,
  place INTEGER NOT NULL,
  sae INTEGER NOT NULL REFERENCES sae,
  latent INTEGER NOT NULL,
  UNIQUE (list, place)
);

CREATE TABLE text (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  added INTEGER NOT NULL
);

-- Plans and graphs: named pieces of JSON.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  json TEXT NOT NULL,
  changed INTEGER NOT NULL,
  UNIQUE (kind, name)
);

-- Words to find things by. The program cuts the words itself (class Words), so that these tables
-- keep neither a copy of a text nor where in it a word stands.
CREATE VIRTUAL TABLE passage_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3'
);
CREATE VIRTUAL TABLE label_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3'
);
CREATE VIRTUAL TABLE note_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3'
);
