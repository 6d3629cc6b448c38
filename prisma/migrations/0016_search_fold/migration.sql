-- What Prisma's language cannot say ----------------------------------------------------------------------------

-- What a search sees of a text: without marks on its letters, in lower case, with the apostrophes, quotes and dashes of a
-- keyboard. The same for what is kept and for what is looked for. Nearly all texts are ASCII, and then it costs nothing.
CREATE FUNCTION "search_fold"(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length($1) = char_length($1) THEN lower($1) ELSE
    normalize(
      translate(
        replace(replace(replace(replace(
          lower(regexp_replace(
            normalize(translate($1, '’‘‛ʼʻ′´“”„‟″‐‑‒–—−', '''''''''''''''"""""------'), NFKD),
            '[\u0300-\u036f]', '', 'g')),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        'øđðłħŧıς', 'oddlhtiσ'),
      NFC)
  END
$$;

-- The pattern for LIKE that finds a text anywhere.
CREATE FUNCTION "search_pattern"(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '%' || regexp_replace(search_fold($1), '([\\%_])', '\\\1', 'g') || '%'
$$;

-- New entries go in at once: see 0006.
DROP INDEX "users_search_idx";
CREATE INDEX "users_search_idx" ON "users" USING gin (search_fold("name" || ' ' || "email") gin_trgm_ops) WITH (fastupdate = off);
DROP INDEX "images_library_search";
CREATE INDEX "images_library_search" ON "images"
    USING gin (search_fold("title" || E'\n' || "description" || E'\n' || "alt_text") gin_trgm_ops) WITH (fastupdate = off)
    WHERE "organization_id" IS NOT NULL;
