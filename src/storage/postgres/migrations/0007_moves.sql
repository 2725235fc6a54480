-- A move that has begun to fill this database and has not ended: until then the data is not all there.
CREATE TABLE unfinished_moves (
  one integer NOT NULL,
  note text NOT NULL,
  CONSTRAINT unfinished_moves_pkey PRIMARY KEY (one)
);
