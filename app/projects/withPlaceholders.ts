import type { Gallery, ProjectCards, WithPlaceholders } from "@/lib/contracts/projects";
import { placeholdersById } from "../placeholders";

/** A part of a gallery with what stands in its pictures' places until they are there. */
export const galleryWithPlaceholders = (gallery: Gallery): WithPlaceholders<Gallery> => ({
  ...gallery,
  placeholders: placeholdersById(gallery.images),
});

/** The same of a part of the list of projects. */
export const cardsWithPlaceholders = (cards: ProjectCards): WithPlaceholders<ProjectCards> => ({
  ...cards,
  placeholders: placeholdersById(
    cards.items.flatMap(({ cover }) => (cover ? [{ id: cover.imageId, thumbhash: cover.thumbhash }] : [])),
  ),
});
