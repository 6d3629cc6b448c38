import type { LibraryImage } from "@/lib/contracts/library";

/** A part of a list, as it was asked for with a cursor. */
export interface ImagePage {
  items: readonly LibraryImage[];
  cursor?: string;
  total: number;
}

/** Asks for the part that begins at `cursor`, or at the beginning. @throws Error with the sentence for a person */
export type LoadPage = (cursor: string | undefined, signal: AbortSignal) => Promise<ImagePage>;

/** What the page renders of a list. A new object with each change. */
export interface ImageListState {
  /** All that were loaded so far, in their order. */
  ids: readonly string[];
  total: number;
  /** There are more than were loaded. */
  more: boolean;
  loading: boolean;
  /** Why the next part did not come. */
  problem: string | null;
}

/** One part: its ids stay, its images may be let go of and asked for again. */
interface Part {
  cursor: string | undefined;
  ids: string[];
  held: boolean;
}

/** Images that are held around what is looked at. An id costs 36 bytes, an image some 2 kB. */
const HELD_PARTS = 10;

/**
 * A list of images of any length. Parts are loaded as one comes near them and let go of when they are far away: what is
 * held stays bounded however long one scrolls.
 */
export class ImageList {
  readonly #load: LoadPage;
  readonly #stop = new AbortController();
  #listeners = new Set<() => void>();
  #parts: Part[] = [];
  #images = new Map<string, LibraryImage>();
  #next: string | undefined;
  #busy = new Set<Part | "next">();
  #state: ImageListState;

  constructor(first: ImagePage, load: LoadPage) {
    this.#load = load;
    this.#next = first.cursor;
    this.#hold({ cursor: undefined, ids: [], held: false }, first.items);
    this.#state = {
      ids: this.#ids(),
      total: first.total,
      more: first.cursor !== undefined,
      loading: false,
      problem: null,
    };
  }

  get = (): ImageListState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** An image that is held; undefined where it was let go of, or is not in the list. */
  image(id: string): LibraryImage | undefined {
    return this.#images.get(id);
  }

  /** How many images are held. */
  get held(): number {
    return this.#images.size;
  }

  /** Nothing more is asked for. */
  stop(): void {
    this.#stop.abort();
  }

  /**
   * The places `from` to `to` are looked at: what was let go of there comes back, what is far away goes, and where the end
   * comes into sight the next part is loaded.
   */
  look(from: number, to: number, ahead: number): void {
    let at = 0;
    const seen: number[] = [];
    this.#parts.forEach((part, index) => {
      if (at <= to && at + part.ids.length > from) seen.push(index);
      at += part.ids.length;
    });
    for (const index of seen) {
      const part = this.#parts[index];
      if (part && !part.held) void this.#again(part);
    }
    this.#letGo(seen[0] ?? 0, seen.at(-1) ?? 0);
    if (to + ahead >= at) void this.more();
  }

  /** Loads the next part. After a failure it is asked for again only by `retry`. */
  async more(): Promise<void> {
    if (this.#next === undefined || this.#busy.has("next") || this.#state.problem) return;
    const cursor = this.#next;
    this.#busy.add("next");
    this.#tell({ loading: true });
    try {
      const page = await this.#load(cursor, this.#stop.signal);
      this.#next = page.cursor;
      this.#hold({ cursor, ids: [], held: false }, page.items);
      this.#busy.delete("next");
      this.#tell({ total: page.total, loading: false });
    } catch (error) {
      this.#busy.delete("next");
      if (!this.#stop.signal.aborted) this.#tell({ loading: false, problem: (error as Error).message });
    }
  }

  retry(): void {
    this.#tell({ problem: null });
    void this.more();
  }

  /** What is known of the images that are held may be old: they are read anew. */
  async refresh(): Promise<void> {
    await Promise.all(this.#parts.filter(({ held }) => held).map((part) => this.#again(part)));
  }

  /** What is known of an image has changed. */
  put(image: LibraryImage): void {
    if (!this.#images.has(image.id)) return;
    this.#images.set(image.id, image);
    this.#tell({});
  }

  /** A new image goes to the front, among other new ones by its id: of two, the one sent later is the newer, though it was ready first. */
  prepend(image: LibraryImage): void {
    const [first] = this.#parts;
    if (!first || this.#images.has(image.id)) return;
    const at = first.ids.findIndex((id) => id < image.id);
    first.ids.splice(at < 0 ? first.ids.length : at, 0, image.id);
    this.#images.set(image.id, image);
    this.#tell({ total: this.#state.total + 1 });
  }

  remove(gone: ReadonlySet<string>): void {
    const before = this.#state.ids.length;
    for (const part of this.#parts) part.ids = part.ids.filter((id) => !gone.has(id));
    for (const id of gone) this.#images.delete(id);
    const left = this.#ids().length;
    this.#tell({ total: Math.max(left, this.#state.total - (before - left)) });
  }

  #ids(): string[] {
    return this.#parts.flatMap(({ ids }) => ids);
  }

  /** Rows that came in between two questions may be told twice. */
  #hold(part: Part, items: readonly LibraryImage[]): void {
    const known = new Set(this.#parts.flatMap(({ ids }) => ids));
    this.#parts.push(part);
    for (const image of items) {
      this.#images.set(image.id, image);
      if (!known.has(image.id)) part.ids.push(image.id);
    }
    part.held = true;
  }

  async #again(part: Part): Promise<void> {
    if (this.#busy.has(part)) return;
    this.#busy.add(part);
    try {
      const { items, cursor: next } = await this.#load(part.cursor, this.#stop.signal);
      const found = new Map(items.map((image) => [image.id, image]));
      const end = next === undefined ? part.ids.length : this.#reach(part, found);
      const gone = new Set(part.ids.filter((id, at) => at < end && !found.has(id)));
      for (const id of part.ids) {
        const image = found.get(id);
        if (image) this.#images.set(id, image);
      }
      part.held = true;
      if (gone.size > 0) this.remove(gone);
      else this.#tell({});
    } catch {
      // It is asked for again with the next movement.
    } finally {
      this.#busy.delete(part);
    }
  }

  /**
   * Up to which place of a part the images that were found tell who is gone: a part that has grown at its front reaches
   * further than a page.
   */
  #reach(part: Part, found: ReadonlyMap<string, LibraryImage>): number {
    if (part.cursor !== undefined) return part.ids.length;
    const own = part.ids.findLastIndex((id) => found.has(id)) + 1;
    const beyond = this.#parts.some((other) => other !== part && other.ids.some((id) => found.has(id)));
    return beyond ? part.ids.length : own;
  }

  #letGo(first: number, last: number): void {
    const spare = Math.floor(HELD_PARTS / 2);
    this.#parts.forEach((part, index) => {
      // The front is kept: new images are put there, of which no cursor tells.
      if (index === 0 || !part.held || (index >= first - spare && index <= last + spare)) return;
      part.held = false;
      for (const id of part.ids) this.#images.delete(id);
    });
  }

  #tell(change: Partial<ImageListState>): void {
    this.#state = { ...this.#state, ...change, ids: this.#ids(), more: this.#next !== undefined };
    for (const listener of this.#listeners) listener();
  }
}
